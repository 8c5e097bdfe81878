// The picture itself: drawn when it changed, marked when only the selection did.

const STOPS = "[data-id], [data-fold], [data-open]";
const READABLE = 735; // CSS pixels of the frame: below, the wide picture's text would be smaller than 11
const [ABOVE, BELOW] = [18, 40]; // CSS pixels that are left around an unfolded stage

function smoothly() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
}

function focusedIn(state) {
  return state.root.getRootNode().activeElement;
}

function boxOf(state, id) {
  return id ? state.sheet.querySelector(`[data-id="${CSS.escape(id)}"]`) : null;
}

function foldOf(state, stage) {
  return stage ? state.sheet.querySelector(`[data-fold="${CSS.escape(stage)}"]`) : null;
}

/** The box, or where the list is shown its entry. */
function placeOf(state, id) {
  if (!showsList(state)) return boxOf(state, id);
  return [...state.list.querySelectorAll("[data-entry]")].find((entry) => entry.dataset.entry === id);
}

/** What the Tab key reaches: the selected box, else the one last used, else the first. */
function current(state) {
  const within = showsList(state) ? state.list : state.sheet;
  const used = within.querySelector('[tabindex="0"]');
  return placeOf(state, state.data.selected) ?? used ?? within.querySelector("[data-id], button");
}

function stopAt(state, stop) {
  for (const old of state.root.querySelectorAll('.sheet [tabindex="0"], .outline [tabindex="0"]')) old.tabIndex = -1;
  stop?.setAttribute("tabindex", "0");
}

/** Draw what fits the room, keeping zoom, scroll and keyboard focus while it is the same picture. */
function draw(state) {
  const { root, sheet, data, held } = state;
  if (!root.clientWidth) return;
  const form = root.clientWidth < READABLE ? "compact" : "wide";
  const another = data.picture !== state.picture || form !== state.form;
  const signs = String(data.enterable);
  const redrawn = another || held[form] !== state.drawn || signs !== state.signs;
  const focused = focusedIn(state);
  const { id, fold } = focused?.closest?.(STOPS)?.dataset ?? {};
  const within = focused && focused !== root && root.contains(focused);
  root.classList.toggle("narrow", form === "compact");
  if (another) Object.assign(state, { picture: data.picture, form, zoom: 1, entering: false });
  const before = redrawn && safely(state, () => givingWay(state));
  if (redrawn) {
    stopPulse(state);
    sheet.innerHTML = state.drawn = held[form];
    state.signs = signs;
    decorate(state);
  }
  putMaps(state, redrawn);
  offerPulse(state);
  listOutline(state);
  layOut(state);
  if (another) state.view.scrollTo(0, 0);
  mark(state);
  takeCuts(state);
  follow(state, another);
  if (redrawn) {
    stopAt(state, current(state));
    scrollToOpened(state, another);
    (boxOf(state, id) ?? foldOf(state, fold))?.focus({ preventScroll: true });
  }
  if (within && !root.contains(focusedIn(state))) current(state)?.focus({ preventScroll: true });
  if (redrawn) safely(state, () => moveFrom(state, before));
}

/** The maps in their rooms, once for each picture and each pass. */
async function putMaps(state, redrawn) {
  const { maps, sheet } = state;
  if (!state.showsMaps || (!redrawn && state.put === maps.stamp)) return;
  state.put = maps.stamp;
  const image = await maps.image;
  if (state.maps === maps) fillMaps(sheet, maps.tiles, image);
}

/** What the picture gets from its data: signs and words on boxes that can be entered, one stop for the Tab key. */
function decorate(state) {
  const { sheet, data, held } = state;
  const enterable = new Set(data.enterable);
  state.stops = null;
  sheet.firstElementChild.setAttribute("aria-describedby", "how");
  for (const quiet of sheet.querySelectorAll("svg > :not([role])")) quiet.setAttribute("aria-hidden", "true");
  for (const stop of sheet.querySelectorAll(STOPS)) {
    stop.setAttribute("tabindex", "-1");
    if (!enterable.has(stop.dataset.id)) continue;
    stop.dataset.tip += `\n${held.labels.enter_tip}`;
    stop.setAttribute("aria-label", `${stop.getAttribute("aria-label")}; ${held.labels.can_enter}`);
    const body = stop.querySelector("rect.body");
    if (!body) continue;
    const [x, y, width, height] = sides(body, "x", "y", "width", "height");
    const corner = `M${x + width - 1} ${y + height - 1}`;
    stop.append(path("enter", `${corner}v-12h-12v12z`), path("sign", `${corner}v-8l-8 8z`));
  }
}

function path(name, shape) {
  return drawn("path", { class: name, d: shape });
}

function drawn(kind, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", kind);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

/** Mark the selected box, for the eye and for the screen reader. */
function mark(state) {
  const { sheet, list, data } = state;
  for (const box of sheet.querySelectorAll("[data-id]")) {
    const selected = box.dataset.id === data.selected;
    box.classList.toggle("selected", selected);
    if (!box.dataset.for) box.setAttribute("aria-pressed", selected);
    link(box, (data.linked ?? []).includes(box.dataset.id));
  }
  for (const entry of list.querySelectorAll("[data-entry]")) {
    entry.setAttribute("aria-pressed", entry.dataset.entry === data.selected);
  }
  say(state);
}

/** The counterpart of what is selected has a second outline, inside its own. */
function link(box, linked) {
  box.setAttribute("aria-current", linked);
  if (linked === box.classList.contains("linked")) return;
  box.classList.toggle("linked", linked);
  box.querySelector(".twin")?.remove();
  const body = box.querySelector("rect.body");
  if (!linked || !body) return;
  const [x, y, width, height, rx] = sides(body, "x", "y", "width", "height", "rx");
  const twin = body.cloneNode();
  twin.setAttribute("class", "twin");
  for (const [name, value] of Object.entries({ x: x + 3, y: y + 3, width: width - 6, height: height - 6, rx: rx - 2.5 })) {
    twin.setAttribute(name, value);
  }
  body.after(twin);
}

function sides(shape, ...names) {
  return names.map((name) => shape[name].baseVal.value);
}

/** On a phone and in full screen the facts of the selected box stand below the picture, with the way further in. */
function say(state) {
  const { said, data, held } = state;
  const [text, button] = said.children;
  const tip = boxOf(state, data.selected)?.dataset.tip;
  said.hidden = !tip;
  text.textContent = tip?.split("\n").filter((line) => line !== held.labels.enter_tip).join(" · ") ?? "";
  button.hidden = !canEnter(state, data.selected);
  button.textContent = held.labels.open;
  button.onclick = () => goTo(state, "entered", data.selected);
}

/** Bring a newly selected box into view inside the picture; the page never scrolls. */
function follow(state, another) {
  const { data } = state;
  if (data.selected === state.followed && !another) return;
  const at = placeOf(state, data.selected);
  if (at) {
    stopAt(state, at);
    reveal(state, at, another ? "instant" : smoothly());
  }
  state.followed = data.selected;
}

function reveal(state, target, behavior) {
  const view = showsList(state) ? state.list : state.view;
  const frame = view.getBoundingClientRect();
  const box = target.getBoundingClientRect();
  const past = (low, high, first, last) => {
    if (high - low > last - first) return high > first && low < last ? 0 : low - first;
    return Math.min(0, low - first) || Math.max(0, high - last);
  };
  const margin = 24;
  const under = showsList(state) ? 0 : headsHigh(state);
  const left = past(box.left - margin, box.right + margin, frame.left, frame.left + view.clientWidth);
  const top = past(box.top - margin, box.bottom + margin, frame.top + under, frame.top + view.clientHeight);
  if (left || top) view.scrollBy({ left, top, behavior });
}

/** After a stage has been unfolded as many of its blocks are in view as fit, with no more scrolling than that takes. */
function scrollToOpened(state, another) {
  const { view, sheet, unfolded } = state;
  const folds = [...sheet.querySelectorAll('[data-fold][aria-expanded="true"]')];
  state.unfolded = new Set(folds.map((fold) => fold.dataset.fold));
  const opened = another ? null : folds.find((fold) => !unfolded.has(fold.dataset.fold));
  if (!opened) return;
  const blocks = [...sheet.querySelectorAll("[data-id]")].filter((box) => box.dataset.id.startsWith(`${opened.dataset.fold}.`));
  const places = [opened, ...blocks].map((one) => one.getBoundingClientRect());
  const first = view.getBoundingClientRect().top + headsHigh(state);
  const last = view.getBoundingClientRect().top + view.clientHeight;
  const top = Math.min(...places.map((one) => one.top)) - ABOVE;
  const bottom = Math.max(...places.map((one) => one.bottom)) + BELOW;
  view.scrollBy({ top: Math.min(top - first, Math.max(0, bottom - last)) });
}
