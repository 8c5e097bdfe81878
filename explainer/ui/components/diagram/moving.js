// The keyboard: one stop for the Tab key, arrows from box to box, Enter and Escape between the levels.

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const REACH = 20; // CSS pixels around a finger in which a box is still meant

/** All stops in reading order: boxes and shortcuts as the data flows, each stage's button before its first box. */
function stopsOf(state) {
  if (showsList(state)) return [...state.list.querySelectorAll("button")];
  if (state.stops) return state.stops;
  const order = [...state.sheet.querySelectorAll("[data-id], [data-open]")];
  const bottoms = order.map((box) => box.getBBox()).map(({ y, height }) => y + height);
  const folds = [...state.sheet.querySelectorAll("[data-fold]")];
  const places = folds.map((fold) => bottoms.findIndex((bottom) => bottom > fold.getBBox().y + 2));
  for (const [index, fold] of [...folds.entries()].reverse()) {
    order.splice(places[index] < 0 ? order.length : places[index], 0, fold);
  }
  return (state.stops = order);
}

/** The nearest box beside this one: its left edge lies right of the other's middle, or the other way round. */
function beside(state, from, direction) {
  const here = from.getBoundingClientRect();
  const far = (box) => Math.abs(box.top + box.height / 2 - here.top - here.height / 2) + Math.abs(box.left - here.left) / 20;
  const candidates = stopsOf(state)
    .map((stop) => [stop, stop.getBoundingClientRect()])
    .filter(([stop, box]) => stop !== from && direction * (box.left + box.width / 2 - here.left - here.width / 2) > 20)
    .sort(([, one], [, two]) => far(one) - far(two));
  return candidates[0]?.[0];
}

/** The box a finger means that fell just beside it. */
function nearest(state, x, y) {
  const gap = ({ left, right, top, bottom }) =>
    Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
  const near = [...state.sheet.querySelectorAll(":is([data-id], [data-fold]):not(.shortcut)")].map((stop) => [gap(stop.getBoundingClientRect()), stop]);
  const [distance, stop] = near.reduce((one, two) => (two[0] < one[0] ? two : one), [Infinity, null]);
  return distance <= REACH ? stop : null;
}

function move(state, event) {
  const [right, down] = ARROWS[event.key];
  if (event.shiftKey) {
    state.view.scrollBy({ left: 80 * right, top: 80 * down, behavior: smoothly() });
    return true;
  }
  const stops = stopsOf(state);
  const from = event.target.closest(`${STOPS}, .outline button`);
  const at = stops.indexOf(from);
  if (at < 0 || (right && showsList(state))) return false;
  const to = right ? beside(state, from, right) : stops[at + down];
  if (!to) return Boolean(right);
  reveal(state, to, "instant");
  to.focus();
  return true;
}

function canEnter(state, id) {
  return Boolean(id) && state.data.enterable.includes(id);
}

/** Choose or fold what was pressed, or the box that it stands for; `deeper` enters a box that is selected already. */
function activate(state, target, deeper) {
  const { id, entry, enter } = target.dataset;
  const fold = target.dataset.fold ?? target.dataset.listFold;
  const name = target.dataset.for ?? id ?? entry;
  if (state.cutting && id && target.dataset.cut) snip(state, cutsOf(target));
  else if (target.dataset.open) goTo(state, "opened", target.dataset.open);
  else if (enter) goTo(state, "entered", enter);
  else if (fold) send(state, "folded", fold);
  else if (deeper && !target.dataset.for && canEnter(state, name) && (state.data.selected === name || state.asked === name)) {
    goTo(state, "entered", name);
  } else {
    state.asked = name;
    choose(state, name);
  }
}

/** Python learns what was chosen; the box is marked at once, and by Python's answer again. */
function choose(state, name) {
  send(state, "chosen", name);
  state.data = { ...state.data, selected: name };
  mark(state);
  markCuts(state);
}

/** Escape takes back one thing at a time: the pulse, the tip, the menu, the scissors, the full screen, the level. */
function back(state) {
  const { tip, data } = state;
  if (stopPulse(state)) return true;
  if (!tip.hidden) tip.hidden = true;
  else if (state.shares) closeShare(state);
  else if (state.cutting) toggleScissors(state);
  else if (isFull(state)) toggleFull(state);
  else if (data.trail.length > 1) goTo(state, "left", data.trail.at(-2).id);
  else return false;
  return true;
}

function wireKeys(state) {
  state.root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = event;
    const stop = event.target.closest(STOPS);
    let used = false;
    if (key === "Escape") used = back(state);
    else if ((key === "Enter" || key === " ") && stop) {
      if (!event.repeat) activate(state, stop, key === "Enter");
      used = true;
    } else if (key in ARROWS) used = move(state, event);
    else if (!showsList(state) && "+=-0".includes(key)) {
      zoomBy(state, { "-": 1 / STEP, 0: 0 }[key] ?? STEP);
      used = true;
    }
    if (used) event.preventDefault();
  });
  state.root.addEventListener("focusin", (event) => {
    const stop = event.target.closest(`${STOPS}, .outline button`);
    if (stop) stopAt(state, stop);
  });
}

function wireClicks(state) {
  state.root.addEventListener("click", (event) => {
    state.tip.hidden = true;
    const drag = state.dragged;
    state.dragged = false;
    if (drag) return;
    const touched = event.pointerType === "touch";
    const inside = state.view.contains(event.target);
    const hit = event.target.closest(`${STOPS}, .outline button`);
    const target = hit ?? (touched && inside ? nearest(state, event.clientX, event.clientY) : null);
    if (!target || (event.detail > 1 && target.dataset.id)) return;
    if (event.target.closest(".enter") && !touched && !state.cutting) goTo(state, "entered", target.dataset.id);
    else activate(state, target, touched);
  });
  state.sheet.addEventListener("dblclick", (event) => {
    const { id } = event.target.closest("[data-id]")?.dataset ?? {};
    if (!state.cutting && canEnter(state, id) && !event.target.closest(".enter")) goTo(state, "entered", id);
  });
}
