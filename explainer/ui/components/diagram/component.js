// One component on the page: its state, what it tells Python, what Python tells it.

const states = new WeakMap();

/** Tell Python; it also learns what is held here, so that the same picture does not travel again. */
function send(state, trigger, id) {
  state.tell(trigger, { id, holds: state.held.stamp });
}

function begin(root) {
  const state = {
    root,
    nav: root.querySelector("nav"),
    tools: root.querySelector(".tools"),
    view: root.querySelector(".picture"),
    sheet: root.querySelector(".sheet"),
    list: root.querySelector(".outline"),
    tip: root.querySelector(".tip"),
    said: root.querySelector(".said"),
    zoom: 1,
  };
  states.set(root, state);
  return state;
}

function wire(state) {
  wireBar(state);
  wireZoom(state);
  wireClicks(state);
  wireKeys(state);
  wireTips(state);
  new ResizeObserver(() => draw(state)).observe(state.root);
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".diagram");
  const known = states.get(root);
  const state = known ?? begin(root);
  state.tell = setTriggerValue;
  if (data.wide !== undefined) state.held = data;
  else if (state.held?.stamp !== data.stamp) {
    setTriggerValue("lacking", data.stamp);
    return;
  }
  state.data = data;
  state.asked = null;
  drawBar(state);
  draw(state);
  if (data.arrived && !state.wired) current(state)?.focus({ preventScroll: true });
  if (!state.wired) wire(state);
  state.wired = true;
}
