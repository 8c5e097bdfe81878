const ARRIVAL = 4000; // ms in which a page that still grows is scrolled to the step of its address again
const page = () => document.querySelector('[data-testid="stMain"]');

/** Where a step stands when it is looked at: its upper edge below the header, and on a phone below the picture. */
function goTo(state, number, { smooth = true } = {}) {
  const step = state.steps[number - 1];
  const main = page();
  const margin = parseFloat(getComputedStyle(step).scrollMarginTop) || 0;
  const top = main.scrollTop + step.getBoundingClientRect().top - main.getBoundingClientRect().top - margin + offset(main);
  state.goal = number;
  clearTimeout(state.going);
  state.going = setTimeout(() => { state.goal = 0; }, 1500);
  show(state, number);
  main.scrollTo({ top, behavior: smooth && !calm.matches ? "smooth" : "instant" });
}

/** Pixels of the window above what scrolls: margins are counted from the window's edge. */
function offset(main) {
  return main.getBoundingClientRect().top;
}

/** Make a step the current one. */
function show(state, number) {
  if (state.current === number) return;
  if (state.current) leave(state.scenes[state.current - 1]);
  state.current = number;
  state.root.dataset.current = number;
  state.steps.forEach((step, place) => step.classList.toggle("current", place === number - 1));
  for (const dot of state.root.querySelectorAll("[data-go]")) {
    if (Number(dot.dataset.go) === number) dot.setAttribute("aria-current", "step");
    else dot.removeAttribute("aria-current");
  }
  for (const turn of state.root.querySelectorAll("[data-turn]")) {
    const to = number + Number(turn.dataset.turn);
    turn.setAttribute("aria-disabled", to < 1);
  }
  enter(state.scenes[number - 1]);
}

function turn(state, by) {
  const end = state.root.querySelector(".end");
  const to = state.current + (by < 0 && end.getBoundingClientRect().bottom <= innerHeight ? 0 : by); // from the end back to the last
  if (to > state.steps.length) end.scrollIntoView({ behavior: calm.matches ? "instant" : "smooth", block: "nearest" });
  else if (to >= 1) goTo(state, to);
}

/** The step that crosses a line is the current one: the middle of the window, or of what a phone's picture leaves. */
function watch(state) {
  state.watching?.disconnect();
  const stage = state.root.querySelector(".stage");
  const beside = getComputedStyle(state.root).display === "grid";
  const top = headerHeight();
  state.root.style.setProperty("--top", `${top}px`);
  const free = beside ? top : top + stage.offsetHeight;
  const line = Math.round((free + innerHeight) / 2);
  state.watching = new IntersectionObserver((entries) => {
    const found = entries.filter((one) => one.isIntersecting).map((one) => state.steps.indexOf(one.target) + 1);
    const number = found.at(-1);
    if (!number) return;
    if (state.goal && state.goal !== number) return;
    show(state, number);
  }, { root: document, rootMargin: `${-line}px 0px ${line + 1 - innerHeight}px 0px` });
  for (const step of state.steps) state.watching.observe(step);
}

/** How much of the window's upper edge the app's own bar covers. */
function headerHeight() {
  const main = page();
  const bar = document.querySelector('[data-testid="stHeader"]');
  const below = main ? main.getBoundingClientRect().top : 0;
  return Math.max(0, Math.round(Math.max(below, bar?.getBoundingClientRect().bottom ?? 0)));
}

/** Scroll to the step that the address names, until the page has come to rest or the reader does something. */
function arrive(state, number) {
  const again = () => (state.root.isConnected ? goTo(state, number, { smooth: false }) : end());
  const grows = new ResizeObserver(again);
  const end = () => {
    grows.disconnect();
    for (const kind of ["wheel", "touchstart", "keydown", "pointerdown"]) removeEventListener(kind, end, true);
  };
  for (const kind of ["wheel", "touchstart", "keydown", "pointerdown"]) addEventListener(kind, end, { capture: true, passive: true });
  for (const part of page().children) grows.observe(part);
  grows.observe(state.root);
  again();
  setTimeout(end, ARRIVAL);
}
