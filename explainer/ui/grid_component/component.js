const states = new WeakMap();

/** Put the frame round a position of the page, or hide it where the position is on another page. */
function frame(state, position) {
  const { columns, rows, count } = state.data;
  state.position = position;
  state.marker.hidden = position < 0 || position >= count;
  if (state.marker.hidden) return;
  const style = state.marker.style;
  style.left = `${((position % columns) / columns) * 100}%`;
  style.top = `${(Math.floor(position / columns) / rows) * 100}%`;
  style.width = `${100 / columns}%`;
  style.height = `${100 / rows}%`;
}

function wire(state) {
  const { grid } = state;
  const choose = (position) => {
    if (position < 0 || position >= state.data.count) return;
    frame(state, position);
    state.send("chosen", state.data.first + position);
  };
  grid.addEventListener("click", (event) => {
    const { left, top, width, height } = grid.getBoundingClientRect();
    const { columns, rows } = state.data;
    const column = Math.min(columns - 1, Math.floor(((event.clientX - left) / width) * columns));
    const row = Math.min(rows - 1, Math.floor(((event.clientY - top) / height) * rows));
    choose(row * columns + column);
  });
  grid.addEventListener("keydown", (event) => {
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -state.data.columns, ArrowDown: state.data.columns };
    if (event.key in steps) {
      const next = Math.max(0, state.position) + steps[event.key];
      if (next >= 0 && next < state.data.count) frame(state, next);
      event.preventDefault();
    }
    if (event.key === "Enter" || event.key === " ") {
      choose(state.position);
      event.preventDefault();
    }
  });
}

export default function ({ data, parentElement, setTriggerValue }) {
  const grid = parentElement.querySelector(".grid");
  let state = states.get(grid);
  if (!state) {
    state = { grid, image: grid.querySelector("img"), marker: grid.querySelector(".frame"), position: 0, data };
    states.set(grid, state);
    wire(state);
  }
  state.data = data;
  state.send = setTriggerValue;
  if (state.image.src !== data.image) state.image.src = data.image;
  state.image.onload = () => {
    grid.style.setProperty("--ratio", `${state.image.naturalWidth} / ${state.image.naturalHeight}`);
  };
  state.image.alt = data.alt;
  grid.setAttribute("aria-label", data.alt);
  frame(state, data.selected - data.first);
}
