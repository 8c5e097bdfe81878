// Zoom and pan. The picture is as wide as the zoom asks, inside an element that scrolls natively:
// what the reader does with one finger or a plain wheel stays the browser's own, and passes on to the page.

const LARGEST = 6;
const STEP = 1.4;
const ENTER_BEYOND = 2.5;
const WIDEST = 832; // CSS pixels of a whole picture, outside full screen
const SCREENS = 1.6; // as high a picture may be on a phone without a scroll of its own
const REST = 150; // milliseconds without a movement that end a gesture
const DRAG = 4; // CSS pixels before a press becomes a drag

/** Give the picture its size; at zoom 1 it is as wide as the room, in full screen as large as the screen. */
function layOut(state) {
  const { view, sheet } = state;
  const drawing = sheet.firstElementChild;
  const [, , width, height] = drawing.getAttribute("viewBox").split(" ").map(Number);
  const { paddingLeft, paddingRight, paddingTop, paddingBottom } = getComputedStyle(view);
  const room = view.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
  const rise = parseFloat(paddingTop) + parseFloat(paddingBottom);
  const widest = isFull(state) ? Math.max(WIDEST, ((view.clientHeight - rise) * width) / height) : Math.max(WIDEST, width);
  const across = Math.min(room, widest);
  state.whole = { width: across, height: (across * height) / width, rise };
  state.root.classList.remove("barred");
  state.root.classList.toggle("whole", state.whole.height + rise < SCREENS * innerHeight);
  state.overflows = state.whole.height + rise > parseFloat(getComputedStyle(view).maxHeight) + 0.5;
  state.covered = false;
  Object.assign(drawing.style, { width: "100%", transform: "" });
  resize(state);
  state.covered = coversPicture(state);
  if (state.covered) resize(state);
  standHeads(state);
  clearTimeout(state.settling);
}

/** Whether the tools, where they stand over the picture, would hide a box or a text of it. */
function coversPicture({ sheet, tools }) {
  if (getComputedStyle(tools.parentElement).position !== "absolute") return false;
  const bar = tools.getBoundingClientRect();
  return [...sheet.querySelectorAll(".box > .body, text")].some((one) => meet(one.getBoundingClientRect(), bar));
}

/**
 * The paper gets its size; its frame, with the tools, stays as high as the whole picture is. Where the picture is larger
 * than its frame, or the tools would hide something, they stand above it.
 */
function resize(state) {
  const { root, view, heads, sheet, tools, whole, zoom, held } = state;
  showZoom(state, zoom, held.labels);
  if (whole.width <= 0) return;
  root.classList.toggle("zoomed", zoom > 1);
  root.classList.toggle("barred", zoom > 1 || state.overflows || state.covered);
  const above = root.matches(".narrow, .deep, .listing") ? 0 : tools.parentElement.offsetHeight;
  view.style.height = zoom > 1 && !isFull(state) ? `${whole.height + whole.rise - above}px` : "";
  Object.assign(sheet.style, { width: `${whole.width * zoom}px`, height: `${whole.height * zoom}px` });
  heads.style.width = sheet.style.width;
  showEdges(state);
}

/** Stretch the drawing as it is: laying out all its text anew waits until the fingers rest. */
function stretch(state, x, y) {
  const { sheet, whole, zoom } = state;
  const drawing = sheet.firstElementChild;
  if (!drawing.style.transform) drawing.style.width = `${drawing.getBoundingClientRect().width}px`;
  drawing.style.transform = `scale(${(whole.width * zoom) / parseFloat(drawing.style.width)})`;
  resize(state);
  clearTimeout(state.settling);
  state.settling = setTimeout(() => holding(state, x, y, () => layOut(state)), REST);
}

/** Change the picture's size so that what is at the point (x, y) of the window stays there. */
function holding(state, x, y, change) {
  const before = state.sheet.getBoundingClientRect();
  change();
  const after = state.sheet.getBoundingClientRect();
  const left = after.left + ((x - before.left) / before.width) * after.width - x;
  const top = after.top + ((y - before.top) / before.height) * after.height - y;
  state.view.scrollBy({ left, top, behavior: "instant" });
}

/** Zoom about the point (x, y) of the window; far in, a box that can be entered opens. `live` is within a gesture. */
function zoomTo(state, wanted, x, y, { target, live = false } = {}) {
  const zoom = Math.min(LARGEST, Math.max(1, wanted));
  const inwards = wanted > state.zoom;
  if (zoom !== state.zoom) {
    stopMotion(state);
    state.zoom = zoom;
    holding(state, x, y, () => (live ? stretch(state, x, y) : layOut(state)));
    state.tip.hidden = true;
  }
  if (zoom <= ENTER_BEYOND) state.entering = false;
  else if (inwards) enterAt(state, target === undefined ? boxAt(state, x, y) : target);
}

function boxAt(state, x, y) {
  return state.root.getRootNode().elementFromPoint(x, y)?.closest?.("[data-id]");
}

function enterAt(state, box) {
  if (state.entering || !canEnter(state, box?.dataset.id)) return;
  state.entering = true;
  goTo(state, "entered", box.dataset.id);
}

/** Zoom about the box in use where it is in sight, else about the middle of what is seen, where nothing is entered. */
function zoomBy(state, factor) {
  const frame = state.view.getBoundingClientRect();
  const focused = focusedIn(state)?.closest?.("[data-id]");
  const box = [focused, boxOf(state, state.data.selected)].find((one) => one && overlap(one, frame));
  const about = box?.getBoundingClientRect() ?? frame;
  zoomTo(state, state.zoom * factor, about.left + about.width / 2, about.top + about.height / 2, { target: box ?? null });
}

function overlap(box, frame) {
  const { left, right, top, bottom } = box.getBoundingClientRect();
  return right > frame.left && left < frame.right && bottom > frame.top && top < frame.bottom;
}

/** Several zooms that arrive within one frame are drawn once. */
function zoomSoon(state, zoom, x, y) {
  if (!state.soon) requestAnimationFrame(() => {
    const { zoom: wanted, x: left, y: top } = state.soon;
    state.soon = null;
    zoomTo(state, wanted, left, top, { live: true });
  });
  state.soon = { zoom, x, y };
}

function wireZoom(state) {
  const { view } = state;
  view.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const lines = event.deltaMode ? 20 : 1;
    const power = Math.min(0.25, Math.max(-0.25, -0.01 * lines * event.deltaY));
    zoomSoon(state, (state.soon?.zoom ?? state.zoom) * Math.exp(power), event.clientX, event.clientY);
  }, { passive: false });
  wirePinch(state);
  wireDrag(state);
}

/** Two fingers zoom, about the middle between them; one finger is left to the browser. */
function wirePinch(state) {
  const { view } = state;
  const spread = ([one, two]) => Math.hypot(one.clientX - two.clientX, one.clientY - two.clientY);
  const middle = ([one, two]) => [(one.clientX + two.clientX) / 2, (one.clientY + two.clientY) / 2];
  view.addEventListener("touchstart", (event) => {
    state.pinch = null;
    if (event.touches.length !== 2) return;
    event.preventDefault();
    state.pinch = { spread: spread(event.touches), zoom: state.zoom, at: middle(event.touches) };
  }, { passive: false });
  view.addEventListener("touchmove", (event) => {
    const { pinch } = state;
    if (!pinch || event.touches.length !== 2) return;
    if (event.cancelable) event.preventDefault();
    const [x, y] = middle(event.touches);
    view.scrollBy({ left: pinch.at[0] - x, top: pinch.at[1] - y, behavior: "instant" });
    pinch.at = [x, y];
    zoomSoon(state, (pinch.zoom * spread(event.touches)) / pinch.spread, x, y);
  }, { passive: false });
  view.addEventListener("touchend", () => (state.pinch = null));
}

/** A mouse or pen drags the picture wherever it is larger than its frame; such a press chooses nothing. */
function wireDrag(state) {
  const { view } = state;
  let press = null;
  view.addEventListener("pointerdown", (event) => {
    state.dragged = false;
    const larger = view.scrollHeight > view.clientHeight || view.scrollWidth > view.clientWidth;
    if (larger && event.button === 0 && event.pointerType !== "touch") press = { x: event.clientX, y: event.clientY };
  });
  view.addEventListener("pointermove", (event) => {
    if (!press || !event.buttons) return;
    const left = press.x - event.clientX;
    const top = press.y - event.clientY;
    if (!state.dragged && Math.hypot(left, top) < DRAG) return;
    if (!state.dragged) {
      state.dragged = true;
      view.setPointerCapture(event.pointerId);
      view.classList.add("dragging");
    }
    view.scrollBy({ left, top, behavior: "instant" });
    press = { x: event.clientX, y: event.clientY };
  });
  const release = () => {
    press = null;
    view.classList.remove("dragging");
  };
  view.addEventListener("pointerup", release);
  view.addEventListener("pointercancel", release);
}
