// Strips on the page: what stays, what each pass brings, what the reader cuts.

const states = new WeakMap();
const FORMS = [760, 1060]; // CSS pixels of the window at which component.css draws another form
const PULSE_MS = 1500;
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

function begin(root) {
  const state = {
    root,
    view: root,
    still: root.querySelector(".still"),
    tip: root.querySelector(".tip"),
  };
  states.set(root, state);
  wireTips(state);
  for (const width of FORMS) {
    matchMedia(`(max-width: ${width}px)`).addEventListener("change", () => root.isConnected && show(state, state.data));
  }
  root.addEventListener("click", (event) => act(state, event));
  root.addEventListener("focusin", ({ target }) => target.matches("g[data-node]") && stopAt(target));
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape") state.tip.hidden = true;
    if (!event.target.matches("g[data-node]") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" || event.key === " ") {
      if (!event.repeat) act(state, event);
    } else if (!step(event.target, STEPS[event.key])) return;
    event.preventDefault();
  });
  return state;
}

/** Tell Python what was pressed; a cut is marked at once, and by Python's answer again. */
function act(state, event) {
  state.tip.hidden = true;
  const target = event.target.closest("[data-node], [data-cut], [data-picture], [data-tool], [data-tour], [data-shows]");
  const { node, cut, picture, tool, tour, shows } = target?.dataset ?? {};
  if (tour !== undefined) startTour(event);
  else if (tool !== undefined) takeTool(state, tool);
  else if (shows !== undefined) showStrip(state, shows);
  else if (picture !== undefined) state.tell("picture", picture);
  else if (node !== undefined && state.tool === "open") {
    state.tell("opened", `${target.closest("[data-net]").dataset.net} ${node}`);
  } else if (cut !== undefined) {
    const told = press(state, cut ? [cut] : []);
    markAll(state);
    state.tell("cut", told);
  }
}

/** Where there is room for one strip, it is this one. */
function showStrip(state, number) {
  state.still.dataset.shown = number;
  markShown(state);
  show(state, state.data);
}

function markShown({ still }) {
  const { shown = "0" } = still.dataset;
  for (const one of still.querySelectorAll("[data-shows]")) one.setAttribute("aria-pressed", one.dataset.shows === shown);
}

/** The keyboard goes from box to box with arrows; the Tab key stops once in each strip. */
function step(from, by) {
  const all = [...from.ownerSVGElement.querySelectorAll("g[data-node]")];
  const to = by && all[all.indexOf(from) + by];
  to?.focus();
  return Boolean(to);
}

function stopAt(one) {
  for (const other of one.ownerSVGElement.querySelectorAll("g[data-node]")) other.tabIndex = other === one ? 0 : -1;
}

function markAll(state) {
  for (const one of state.still.querySelectorAll("g[data-cut]")) mark(state, one, state.wanted.includes(one.dataset.cut));
}

function mark(state, one, isCut) {
  const { x, y, width, height } = one.querySelector("[data-map]");
  const middle = [x, y].map((from, index) => from.baseVal.value + [width, height][index].baseVal.value / 2);
  signCut(one, isCut, isCut && middle, one.matches(".shortcut") ? 1 : 1.5);
  if (state.tool === "cut" && one.dataset.cut) one.setAttribute("aria-pressed", isCut);
  else one.removeAttribute("aria-pressed");
}

/** With scissors in hand boxes are cut, otherwise opened; each says what a press does. */
function takeTool(state, tool) {
  state.tool = tool;
  state.still.dataset.tool = tool;
  for (const one of state.still.querySelectorAll("[data-tool]")) one.setAttribute("aria-pressed", one.dataset.tool === tool);
  for (const one of state.still.querySelectorAll("g[data-node]")) {
    const said = tool === "cut" ? one.dataset.cuts : one.dataset.opens;
    one.dataset.tip = said;
    one.setAttribute("aria-label", said);
    if (tool === "cut" && !one.dataset.cut) one.setAttribute("aria-disabled", true);
    else one.removeAttribute("aria-disabled");
    mark(state, one, one.classList.contains("cut"));
  }
}

/** The tour stands below on the same page. */
function startTour(event) {
  const place = '[class*="st-key-below_start"]'; // where the tour will be
  const tour = document.querySelector(".st-key-tour") ?? document.querySelector(place);
  if (!tour || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  tour.scrollIntoView({ behavior: still ? "instant" : "smooth" });
  const inside = [...tour.querySelectorAll("*")].map((one) => one.shadowRoot?.querySelector(".tour")).find(Boolean);
  inside?.focus({ preventScroll: true });
  inside?.dispatchEvent(new CustomEvent("lead", { detail: 1 }));
}

async function show(state, data) {
  const { root, still } = state;
  if (data.html && state.html !== data.html) {
    still.innerHTML = state.html = data.html;
    state.said = null;
    takeTool(state, state.tool ?? "cut");
    markShown(state);
    for (const strip of still.querySelectorAll("svg.strip")) stopAt(strip.querySelector("g[data-node]"));
  }
  if (!state.html) return state.tell("lacking", true);
  for (const one of still.querySelectorAll("[data-picture]")) {
    one.setAttribute("aria-pressed", one.dataset.picture === data.picture);
  }
  if (state.said !== data.said) still.querySelector(".said").innerHTML = state.said = data.said;
  const take = still.querySelector(".take");
  take.textContent = data.take.label;
  take.dataset.cut = data.take.cut;
  if (!data.take.label && take.matches(":focus")) still.querySelector('[data-tool][aria-pressed="true"]').focus();
  take.hidden = !data.take.label;
  for (const one of still.querySelectorAll("g[data-cut]")) one.classList.toggle("suggested", one.dataset.cut === data.take.cut);
  takeWord(state, data, (told) => root.isConnected && state.tell("cut", told));
  markAll(state);
  const images = await Promise.all(data.nets.map((net) => net.sheet && loaded(net.sheet)));
  if (state.data !== data) return;
  data.nets.forEach((net, index) => {
    const part = still.querySelector(`[data-net="${index}"]`);
    for (const strip of part.querySelectorAll("svg.strip")) {
      if (strip.getClientRects().length) fillMaps(strip, net.tiles, images[index]); // the other form is not shown
    }
    part.querySelector(".answer").innerHTML = net.answer;
    part.classList.toggle("waiting", !net.sheet);
  });
  for (const one of still.querySelectorAll("[data-seen]")) one.setAttribute("href", data.seen ?? "");
  if (state.picture !== data.picture) pulse(still);
  state.picture = data.picture;
  root.dataset.drawn = "";
  root.dataset.number = data.number;
}

/** The picture runs through the net once: its maps appear one after another. */
function pulse(still) {
  still.classList.remove("pulsing");
  void still.offsetWidth; // so that the same movement begins anew
  still.classList.add("pulsing");
  setTimeout(() => still.classList.remove("pulsing"), PULSE_MS); // an animation that has ended still costs
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".strips");
  const state = states.get(root) ?? begin(root);
  state.tell = setTriggerValue;
  state.data = data;
  return void show(state, data);
}
