const states = new WeakMap();

/** Put the mark on a cell, counted row by row. */
function mark(state, position) {
  const { columns, rows } = state.data;
  state.position = position;
  const style = state.marker.style;
  style.left = `${(((position % columns) + 0.5) / columns) * 100}%`;
  style.top = `${((Math.floor(position / columns) + 0.5) / rows) * 100}%`;
  style.width = `${100 / columns}%`;
  style.height = `${100 / rows}%`;
}

function wire(state) {
  const { place } = state;
  const choose = (position) => {
    mark(state, position);
    state.send("chosen", position);
  };
  place.addEventListener("click", (event) => {
    const { left, top, width, height } = place.getBoundingClientRect();
    const { columns, rows } = state.data;
    const column = Math.min(columns - 1, Math.max(0, Math.floor(((event.clientX - left) / width) * columns)));
    const row = Math.min(rows - 1, Math.max(0, Math.floor(((event.clientY - top) / height) * rows)));
    choose(row * columns + column);
  });
  place.addEventListener("keydown", (event) => {
    const { columns, rows } = state.data;
    const column = state.position % columns;
    const row = Math.floor(state.position / columns);
    const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
    if (event.key in steps) {
      const [down, across] = steps[event.key];
      const next = [row + down, column + across];
      if (next[0] >= 0 && next[0] < rows && next[1] >= 0 && next[1] < columns) mark(state, next[0] * columns + next[1]);
      event.preventDefault();
    }
    if (event.key === "Enter" || event.key === " ") {
      choose(state.position);
      event.preventDefault();
    }
  });
}

export default function ({ data, parentElement, setTriggerValue }) {
  const place = parentElement.querySelector(".place");
  let state = states.get(place);
  if (!state) {
    state = { place, image: place.querySelector("img"), marker: place.querySelector(".mark"), position: 0, data };
    states.set(place, state);
    wire(state);
  }
  state.data = data;
  state.send = setTriggerValue;
  state.image.onload = () => {
    place.style.setProperty("--ratio", `${state.image.naturalWidth} / ${state.image.naturalHeight}`);
  };
  if (state.image.src !== data.source) state.image.src = data.source;
  state.image.alt = data.alt;
  place.setAttribute("aria-label", data.alt);
  place.classList.toggle("strip", data.source.startsWith("data:image/svg"));
  const [row, column] = data.selected;
  mark(state, row * data.columns + column);
}
