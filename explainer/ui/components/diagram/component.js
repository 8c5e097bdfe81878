// One component on the page: its state, what it tells Python, what Python tells it.

const states = new WeakMap();

/** Tell Python; it also learns what is held here, so that the same picture does not travel again. */
function tellPython(state, trigger, told) {
  state.tell(trigger, { ...told, holds: state.held.stamp, maps: state.maps?.stamp });
}

function send(state, trigger, id) {
  setOut(state, trigger, id);
  tellPython(state, trigger, { id });
}

const LEVELS_WAIT = 1500; // milliseconds until a way to another level that nothing came of may be tried again

/** Go to another level, once: what is pressed on the way would be said of a picture that is no longer there. */
function goTo(state, trigger, id) {
  const now = performance.now();
  if (now - (state.leftAt ?? -LEVELS_WAIT) < LEVELS_WAIT) return;
  state.leftAt = now;
  send(state, trigger, id);
}

function begin(root) {
  const state = {
    root,
    nav: root.querySelector("nav"),
    tools: root.querySelector(".tools"),
    view: root.querySelector(".picture"),
    heads: root.querySelector(".heads"),
    sheet: root.querySelector(".sheet"),
    list: root.querySelector(".outline"),
    tip: root.querySelector(".tip"),
    said: root.querySelector(".said"),
    cutsBar: root.querySelector(".cuts"),
    zoom: 1,
  };
  states.set(root, state);
  return state;
}

function wire(state) {
  wireBar(state);
  wireZoom(state);
  wireEdges(state);
  wireClicks(state);
  wireKeys(state);
  wireCuts(state);
  wireTips(state);
  new ResizeObserver(() => draw(state)).observe(state.root);
}

/** What was sent: 4 bytes that say how long the place is, the place as JSON, and the picture, compressed, if it travels. */
async function unpacked(data) {
  const end = 4 + new DataView(data.buffer, data.byteOffset).getUint32(0);
  const place = JSON.parse(new TextDecoder().decode(data.subarray(4, end)));
  if (end === data.length) return place;
  const stream = new Blob([data.subarray(end)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return { ...place, ...(await new Response(stream).json()) };
}

function show(state, data) {
  if (data.wide !== undefined) state.held = data;
  else if (state.held?.stamp !== data.stamp) {
    state.tell("lacking", data.stamp);
    return;
  }
  if (!holdMaps(state, data.maps)) return;
  state.data = data;
  state.asked = state.leftAt = null;
  drawBar(state);
  draw(state);
  if (data.arrived && !state.wired) current(state)?.focus({ preventScroll: true });
  if (!state.wired) wire(state);
  state.wired = true;
  giveUpPlace(state.root);
}

/** Take new maps, or go on with those that are here; false where they are needed and are not. */
function holdMaps(state, maps) {
  if (maps?.sheet && state.maps?.stamp !== maps.stamp) state.maps = { ...maps, image: loaded(maps.sheet) };
  else if (maps && state.maps?.stamp !== maps.stamp) {
    state.tell("lacking", maps.stamp);
    return false;
  }
  state.showsMaps = Boolean(maps);
  return true;
}

/** The page keeps a place for the picture until it is there; see `page.css`. */
function giveUpPlace(root) {
  root.getRootNode().host?.closest('[class*="_diagram"]')?.setAttribute("data-drawn", "");
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".diagram");
  const state = states.get(root) ?? begin(root);
  state.tell = setTriggerValue;
  const before = state.shown ?? Promise.resolve();
  state.shown = before.catch(() => {}).then(async () => show(state, await unpacked(data))); // in turn; one that fails stops none
}
