const states = new WeakMap();

/** Left and right turn the steps; a slider keeps its own keys. */
function onKey(state, event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.target.matches("input")) return;
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!by) return;
  event.preventDefault();
  turn(state, by);
}

function onClick(state, event) {
  const { target } = event;
  const dot = target.closest("[data-go]"), arrow = target.closest("[data-turn]");
  const button = target.closest(".choices [data-case]"), anchor = target.closest(".anchor");
  if (dot) goTo(state, Number(dot.dataset.go));
  else if (arrow) turn(state, Number(arrow.dataset.turn));
  else if (button) touch(state.scenes.find((one) => one.figure.contains(button)), button.dataset.case);
  else if (target.closest(".lab")) remember(state, target);
  else if (anchor && navigator.clipboard && !(event.ctrlKey || event.metaKey || event.shiftKey)) copy(state, anchor, event);
}

/** The reader leaves for another page: on the way back they arrive at the step whose link they took. */
function remember(state, link) {
  const step = state.steps.indexOf(link.closest("li.step")) + 1;
  const here = new URL(location.href);
  here.searchParams.set("step", step || state.steps.length);
  history.replaceState(history.state, "", here);
}

/** Copy the address of a step; where the browser refuses, its link is followed. */
function copy(state, anchor, event) {
  event.preventDefault();
  navigator.clipboard.writeText(anchor.href).then(() => {
    anchor.dataset.copied = state.data.told.copied;
    anchor.classList.add("copied");
    setTimeout(() => anchor.classList.remove("copied"), 2000);
  }, () => location.assign(anchor.href));
}

/** Put in the tour of a language; the reader stays at the same step. */
function put(state) {
  const { root, data } = state;
  root.innerHTML = data.html;
  root.lang = data.language;
  root.setAttribute("aria-label", data.label);
  state.html = data.html;
  state.steps = [...root.querySelectorAll("li.step")];
  state.scenes = [...root.querySelectorAll(".scene")].map((figure, place) => ({
    figure, told: data.told.steps[place], step: state.steps[place], running: {}, shown: {}, timer: 0,
  }));
  for (const scene of state.scenes) choose(scene, scene.told.first, { ms: 0 });
  const sum = state.scenes.find((one) => one.figure.classList.contains("sum"));
  wireSum(sum, data.told.sum);
  const number = state.current || 1;
  state.current = 0;
  show(state, number);
  watch(state);
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".tour");
  let state = states.get(root);
  const fresh = !state;
  if (fresh) {
    state = { root, html: null, current: 0, goal: 0 };
    states.set(root, state);
    root.addEventListener("click", (event) => onClick(state, event));
    root.addEventListener("keydown", (event) => onKey(state, event));
    root.addEventListener("lead", ({ detail }) => goTo(state, detail)); // from elsewhere on the page
    for (const kind of ["wheel", "touchmove"]) root.addEventListener(kind, () => { state.goal = 0; }, { passive: true });
  }
  state.data = data;
  if (state.html !== data.html) put(state);
  if (fresh) {
    const sizes = new ResizeObserver(() => {
      if (root.isConnected) return watch(state);
      sizes.disconnect();
      state.watching.disconnect();
    });
    sizes.observe(page() ?? root);
    if (data.step) arrive(state, data.step);
  }
}
