const PATIENCE = 4000; // milliseconds after which a message without an answer is given up
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const KEPT = "explainer-drawing";
const states = new WeakMap();

/** Show a change at once, and tell it: now, or when the answer to the last message has come. */
function changed(state) {
  if (!state.frame) {
    state.frame = requestAnimationFrame(() => {
      state.frame = 0;
      paint(state);
    });
  }
  label(state);
  state.pad.dataset.stale = true;
  if (!state.timer) tell(state);
}

function tell(state) {
  state.number += 1;
  state.pad.dataset.stale = false;
  state.pad.dataset.sent = state.number;
  state.timer = setTimeout(() => answered(state), PATIENCE);
  state.send("drawn", { number: state.number, strokes: state.strokes });
  keep(state.strokes);
}

/** Have the drawing outlast a reload of this tab, where the browser allows it. */
function keep(strokes) {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(strokes));
  } catch {
    // a browser that keeps nothing loses no more than the drawing
  }
}

/** The drawing of before a reload; Python looks at it as at any other. */
function restore(state) {
  let strokes = [];
  try {
    strokes = JSON.parse(sessionStorage.getItem(KEPT)) ?? [];
  } catch {
    return;
  }
  const drawn = Array.isArray(strokes) && strokes.length && strokes.every((stroke) => Array.isArray(stroke) && stroke.length);
  if (!drawn) return;
  begin(state);
  state.strokes = strokes;
  changed(state);
}

/** The answer has come, or is not waited for any longer: tell what has been drawn since. */
function answered(state) {
  clearTimeout(state.timer);
  state.timer = 0;
  if (state.pad.dataset.stale === "true") tell(state);
}

/** Remember what is there, so that the next change can be taken back; an example gives way. */
function begin(state) {
  state.history.push(state.strokes);
  state.picture = null;
}

function startStroke(state, point) {
  const { strokes } = state;
  const [mostStrokes, mostPoints] = state.data.most;
  if (strokes.length >= mostStrokes || strokes.flat().length >= mostPoints) return false;
  begin(state);
  state.strokes = [...strokes, [point]];
  changed(state);
  return true;
}

/** The last stroke goes on, as far as there is room and the point is a new one. */
function goOn(state, points) {
  const stroke = state.strokes.at(-1);
  const room = state.data.most[1] - state.strokes.flat().length;
  const before = stroke.length;
  for (const [x, y] of points) {
    const [lastX, lastY] = stroke.at(-1);
    if (Math.hypot(x - lastX, y - lastY) >= NEAR && stroke.length - before < room) stroke.push([x, y]);
  }
  if (stroke.length > before) changed(state);
}

function undo(state) {
  if (!state.history.length) return;
  replace(state, state.history.pop());
}

function clear(state) {
  if (!state.strokes.length && !state.picture) return;
  if (state.strokes.length) begin(state);
  replace(state, []);
}

function replace(state, strokes) {
  Object.assign(state, { strokes, picture: null, pointer: null, down: false });
  changed(state);
}

function wirePointer(state) {
  const { canvas } = state;
  canvas.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary || event.button !== 0) return;
    state.keyboard = state.down = false;
    if (!startStroke(state, shareOf(canvas, event))) return;
    state.pointer = event.pointerId;
    canvas.setPointerCapture(event.pointerId);
    canvas.focus({ preventScroll: true });
    event.preventDefault();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerId !== state.pointer) return;
    const passed = event.getCoalescedEvents?.() ?? [];
    goOn(state, (passed.length ? passed : [event]).map((one) => shareOf(canvas, one)));
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, (event) => {
      if (event.pointerId === state.pointer) state.pointer = null;
    });
  }
}

/** Arrows move the pen, Space lowers or lifts it. */
function wireKeyboard(state) {
  const { canvas, pad } = state;
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in ARROWS) move(state, ARROWS[event.key], event.shiftKey ? 3 : 1);
    else if (event.key === " ") state.down = !state.down && startStroke(state, [...state.place]);
    else return;
    state.keyboard = true;
    event.preventDefault();
    label(state);
    paint(state);
  });
  canvas.addEventListener("blur", () => {
    state.keyboard = state.down = false;
    paint(state);
  });
  pad.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey)) return;
    undo(state);
    event.preventDefault();
  });
}

function move(state, [across, down], steps) {
  const to = (place, by) => Math.round(1000 * Math.min(1, Math.max(0, place + by * steps * STEP))) / 1000;
  state.place = [to(state.place[0], across), to(state.place[1], down)];
  if (state.down) goOn(state, [state.place]);
}

/** What the canvas and its buttons are called at this moment. */
function label(state) {
  const { canvas, pad, data } = state;
  const { words } = data;
  canvas.setAttribute("aria-label", `${words.canvas} ${state.down ? words.pen_down : words.pen_up}`);
  pad.querySelector(".keys").textContent = words.keys;
  const idle = { undo: !state.history.length, clear: !state.strokes.length && !state.picture };
  for (const button of pad.querySelectorAll("[data-do]")) {
    button.textContent = words[button.dataset.do];
    button.setAttribute("aria-disabled", idle[button.dataset.do]);
  }
}

/** Take over what Python shows: at first, and when it is not what was drawn here. */
function adopt(state) {
  const { data } = state;
  Object.assign(state, { version: data.version, strokes: data.strokes, history: [], picture: null, pointer: null, down: false });
  if (!data.example) return;
  const picture = new Image();
  picture.onload = () => {
    if (state.version !== data.version || state.strokes.length) return;
    state.picture = picture;
    label(state);
    paint(state);
  };
  picture.src = data.example;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const pad = parentElement.querySelector(".pad");
  let state = states.get(pad);
  const fresh = !state;
  if (fresh) {
    const canvas = pad.querySelector("canvas");
    state = { pad, canvas, data, number: data.number, place: [0.5, 0.5], frame: 0, timer: 0, pointer: null };
    states.set(pad, state);
  }
  state.data = data;
  state.send = setTriggerValue;
  if (fresh || state.version !== data.version) adopt(state);
  pad.querySelector("output").textContent = data.answer;
  label(state);
  paint(state);
  if (fresh) {
    wirePointer(state);
    wireKeyboard(state);
    pad.querySelector('[data-do="undo"]').addEventListener("click", () => undo(state));
    pad.querySelector('[data-do="clear"]').addEventListener("click", () => clear(state));
  }
  if (fresh && data.number === 0 && !data.strokes.length && (!data.example || data.invites)) restore(state);
  pad.dataset.answered = data.number;
  if (state.timer && data.number >= state.number) answered(state);
}
