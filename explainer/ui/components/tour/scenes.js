const HOLD = 1100; // ms that a step shows what it begins with
const CHANGE = 350; // ms that numbers take to change
const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** Call `draw` with a share that grows from 0 to 1; what runs in the same place already gives way. */
function run(scene, name, ms, draw) {
  cancelAnimationFrame(scene.running[name]);
  if (calm.matches || !ms) return draw(1);
  const start = performance.now();
  const frame = (now) => {
    const share = Math.min(1, Math.max(0, (now - start) / ms));
    draw(share);
    if (share < 1) scene.running[name] = requestAnimationFrame(frame);
  };
  draw(0);
  scene.running[name] = requestAnimationFrame(frame);
}

/** Count every number of a case from what stands there, or from 0, to its own. */
function count(scene, numbers, ms, fromZero) {
  for (const [name, goal] of Object.entries(numbers)) {
    const places = scene.figure.querySelectorAll(`[data-number="${name}"]`);
    const start = fromZero ? 0 : (scene.shown[name] ?? goal);
    run(scene, name, start === goal ? 0 : ms, (share) => {
      scene.shown[name] = Math.round(start + (goal - start) * share);
      for (const one of places) one.textContent = scene.shown[name].toLocaleString("en-US");
    });
  }
}

/** Show a case: its pieces, its numbers, its words; the step says the same, and its link leads there. */
function choose(scene, name, { ms = CHANGE, fromZero = false, aloud = false } = {}) {
  const { figure, told } = scene;
  const one = told.cases[name];
  scene.case = figure.dataset.case = name;
  for (const piece of figure.querySelectorAll("[data-when]")) {
    piece.classList.toggle("off", !piece.dataset.when.split(" ").includes(name));
  }
  for (const button of figure.querySelectorAll("[data-case]")) button.setAttribute("aria-pressed", button.dataset.case === name);
  figure.querySelector("svg").setAttribute("aria-label", one.alt);
  if (aloud) figure.querySelector(".said").textContent = one.alt;
  if (one.title) scene.step.querySelector("h2 span").textContent = one.title;
  if (one.text) scene.step.querySelector(".text").textContent = one.text;
  if (one.href) scene.step.querySelector(".lab").href = one.href;
  count(scene, one.numbers, ms, fromZero);
}

/** A step has become the current one: it plays what it has to show, unless the reader has chosen already. */
function enter(scene) {
  const { told } = scene;
  scene.figure.classList.add("current");
  if (scene.touched) return;
  clearTimeout(scene.timer);
  const plays = told.before && !calm.matches;
  choose(scene, plays ? told.before : told.first, { ms: told.counting, fromZero: !told.before });
  if (plays) scene.timer = setTimeout(() => choose(scene, told.first), HOLD);
  scene.entered?.();
}

/** A step is left: it comes to rest. */
function leave(scene) {
  clearTimeout(scene.timer);
  scene.figure.classList.remove("current");
  if (scene.case !== scene.told.first && !scene.touched) choose(scene, scene.told.first, { ms: 0 });
}

/** The reader has chosen: nothing moves by itself any more. */
function touch(scene, name) {
  clearTimeout(scene.timer);
  scene.touched = true;
  choose(scene, name, { ms: scene.told.counting, aloud: true });
  scene.chosen?.(name);
}
