const START = { w: 0.6, b: -0.4 }; // what the numbers come from when the step is entered

/** A value with all its digits, at least one and at most two after the point, and a true minus sign. */
function written(value) {
  const digits = (Math.round(100 * value) / 100 || 0).toFixed(2);
  return digits.replace(/0$/, "").replace("-", "−");
}

/** F(x) + x beside F(x) alone: the sliders, the values that follow, and their bars. */
function wireSum(scene, told) {
  const { figure } = scene;
  const sliders = Object.fromEntries([...figure.querySelectorAll("[data-name]")].map((one) => [one.dataset.name, one]));
  const values = () => Object.fromEntries(Object.entries(sliders).map(([name, one]) => [name, Number(one.value)]));
  const set = (given) => { for (const [name, value] of Object.entries(given)) sliders[name].value = value; };
  const draw = (given) => drawSum(scene, told, given);
  const said = () => {
    const found = results(values());
    const sentence = Object.entries(found).reduce((text, [name, value]) => text.replace(`{${name}}`, written(value)), told.words.read_out);
    figure.querySelector(".said").textContent = sentence;
  };
  figure.addEventListener("input", () => {
    scene.touched = true;
    cancelAnimationFrame(scene.running.sum);
    draw(values());
    said();
  });
  scene.entered = () => {
    const { x, w, b } = values();
    run(scene, "sum", CHANGE, (share) => draw({ x, w: w + (START.w - w) * (1 - share), b: b + (START.b - b) * (1 - share) }));
  };
  scene.chosen = (name) => {
    const before = values();
    set(told.presets[name]);
    const { x, w, b } = values();
    run(scene, "sum", CHANGE, (share) => draw({ x, w: before.w + (w - before.w) * share, b: before.b + (b - before.b) * share }));
    said();
  };
  draw(values());
}

/** What both blocks make of x. Numbers in steps of a tenth have products of two digits: what is shown adds up. */
function results({ x, w, b }) {
  const f = w * x + b;
  return { f, sum: f + x, residual: Math.max(0, f + x), plain: Math.max(0, f) };
}

function drawSum(scene, told, { x, w, b }) {
  const { figure } = scene;
  const found = { x, ...results({ x, w, b }) };
  for (const [name, value] of Object.entries({ x, w, b })) {
    figure.querySelector(`[data-shown="${name}"]`).textContent = written(value);
    figure.querySelector(`[data-name="${name}"]`).setAttribute("aria-valuetext", written(value));
  }
  for (const [name, value] of Object.entries(found)) {
    for (const one of figure.querySelectorAll(`[data-number="${name}"]`)) one.textContent = written(value);
    for (const bar of figure.querySelectorAll(`[data-bar="${name}"]`)) drawBar(bar, value * told.unit);
  }
  for (const one of figure.querySelectorAll('[data-number="formula"]')) {
    one.textContent = `${written(w)}·${written(x)} ${b < -0.004 ? "−" : "+"} ${written(Math.abs(b))}`;
  }
  const near = (one, other) => Math.abs(one - other) < 0.001;
  judge(scene, told, "residual", near(found.residual, x), near(w, 0) && near(b, 0));
  judge(scene, told, "plain", near(found.plain, x), near(w, 1) && near(b, 0));
  for (const button of figure.querySelectorAll("[data-case]")) {
    const preset = told.presets[button.dataset.case];
    button.setAttribute("aria-pressed", near(w, preset.w) && near(b, preset.b));
  }
}

function drawBar(bar, length) {
  const zero = Number(bar.dataset.zero);
  bar.setAttribute("x", Math.min(zero, zero + length));
  bar.setAttribute("width", Math.abs(length));
  bar.classList.toggle("below", length < 0);
}

/** Whether a block passes on this x, and every x. */
function judge(scene, told, block, passes, always) {
  const text = scene.figure.querySelector(`[data-number="${block}_verdict"]`);
  const { words } = told;
  text.textContent = always ? words.same : passes ? words.same_here : words.other;
  text.classList.toggle("right", always);
  text.classList.toggle("wrong", !always && !passes);
}
