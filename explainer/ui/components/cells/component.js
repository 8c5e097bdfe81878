const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const states = new WeakMap();

/** Put the mark on a cell, counted row by row, or hide it where the cell is on another page. */
function mark(state, cell) {
  const { columns, rows, count } = state.data;
  const { marker } = state;
  marker.hidden = cell < 0 || cell >= count;
  state.cell = marker.hidden ? 0 : cell;
  marker.style.left = `${((state.cell % columns) + 0.5) * (100 / columns)}%`;
  marker.style.top = `${(Math.floor(state.cell / columns) + 0.5) * (100 / rows)}%`;
  marker.style.width = `${100 / columns}%`;
  marker.style.height = `${100 / rows}%`;
}

/** Write what stands in the corner of each cell, if anything does. */
function label({ cells, data: { labels = [], columns, rows } }) {
  cells.querySelectorAll("span").forEach((one) => one.remove());
  labels.forEach((text, cell) => {
    const one = document.createElement("span");
    one.textContent = text;
    one.style.left = `${(cell % columns) * (100 / columns)}%`;
    one.style.top = `${Math.floor(cell / columns) * (100 / rows)}%`;
    one.ariaHidden = "true";
    cells.append(one);
  });
}

function choose(state, cell) {
  if (cell >= state.data.count) return;
  mark(state, cell);
  state.send("chosen", cell);
}

/** The cell that an arrow leads to; from map to map it goes on in the next row. */
function beside({ cell, data: { columns, count, kind } }, [down, across]) {
  const column = (cell % columns) + across;
  const next = cell + down * columns + across;
  const outside = kind !== "maps" && (column < 0 || column >= columns);
  return outside || next < 0 || next >= count ? cell : next;
}

function wire(state) {
  const { cells } = state;
  cells.addEventListener("click", (event) => {
    const { left, top, width, height } = cells.getBoundingClientRect();
    const { columns, rows } = state.data;
    const at = (share, most) => Math.min(most - 1, Math.max(0, Math.floor(share * most)));
    choose(state, at((event.clientY - top) / height, rows) * columns + at((event.clientX - left) / width, columns));
  });
  cells.addEventListener("keydown", (event) => {
    if (event.key in ARROWS) mark(state, beside(state, ARROWS[event.key]));
    else if (event.key === "Enter" || event.key === " ") choose(state, state.cell);
    else return;
    event.preventDefault();
  });
}

export default function ({ data, parentElement, setTriggerValue }) {
  const cells = parentElement.querySelector(".cells");
  let state = states.get(cells);
  if (!state) {
    state = { cells, image: cells.querySelector("img"), marker: cells.querySelector(".mark"), data };
    states.set(cells, state);
    wire(state);
  }
  state.data = data;
  state.send = setTriggerValue;
  const { image } = state;
  image.onload = () => cells.style.setProperty("--ratio", `${image.naturalWidth} / ${image.naturalHeight}`);
  if (image.src !== data.source) image.src = data.source;
  image.alt = data.alt;
  cells.className = `cells ${data.kind}`;
  cells.setAttribute("aria-label", data.alt);
  label(state);
  mark(state, data.selected);
}
