const PATIENCE = 1500;
const states = new WeakMap();

/** Draw the picture that fits the room. */
function draw(state) {
  const { board, data } = state;
  const narrow = board.clientWidth < NARROW;
  const svg = narrow ? data.compact : data.wide;
  board.classList.toggle("narrow", narrow);
  if (svg !== state.drawn) {
    state.sheet.innerHTML = svg;
    state.drawn = svg;
  }
  board.setAttribute("aria-label", state.sheet.querySelector("svg").getAttribute("aria-label"));
}

/** Where the window is, or has been asked to go: until the answer has come, further steps go on from there. */
function placeOf(state) {
  const waiting = state.asked && performance.now() - state.askedAt < PATIENCE;
  return waiting ? state.asked : state.data.place;
}

/** Ask for the window at another place. */
function move(state, row, column) {
  const [rows, columns] = state.data.size;
  if (row < 0 || column < 0 || row >= rows || column >= columns) return;
  const [oldRow, oldColumn] = placeOf(state);
  if (row === oldRow && column === oldColumn) return;
  state.asked = [row, column];
  state.askedAt = performance.now();
  state.send("moved", `${row},${column}`);
}

/** One position on or back, row by row. */
function step(state, by) {
  const [row, column] = placeOf(state);
  const [rows, columns] = state.data.size;
  const index = row * columns + column + by;
  if (index >= 0 && index < rows * columns) move(state, Math.floor(index / columns), index % columns);
}

/** The buttons and the number of the position. */
function label(state) {
  const { board, data } = state;
  const [row, column] = data.place;
  const [rows, columns] = data.size;
  for (const button of board.querySelectorAll("[data-step]")) {
    const back = button.dataset.step === "-1";
    const name = back ? data.previous : data.next;
    button.title = name;
    button.setAttribute("aria-label", name);
    button.disabled = back ? row + column === 0 : row === rows - 1 && column === columns - 1;
  }
  board.querySelector("output").textContent = data.number;
}

function wire(state) {
  const { board } = state;
  board.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (button) step(state, Number(button.dataset.step));
    const cell = event.target.closest("[data-go]");
    if (cell) move(state, ...cell.dataset.go.split(",").map(Number));
  });
  board.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const [row, column] = placeOf(state);
    const [rows, columns] = state.data.size;
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      step(state, event.key === "ArrowLeft" ? -1 : 1);
      event.preventDefault();
    }
    const goals = {
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      Home: [0, 0],
      End: [rows - 1, columns - 1],
    };
    if (event.key in goals) {
      move(state, ...goals[event.key]);
      event.preventDefault();
    }
  });
  new ResizeObserver(() => draw(state)).observe(board);
}

export default function ({ data, parentElement, setTriggerValue }) {
  const board = parentElement.querySelector(".board");
  let state = states.get(board);
  const fresh = !state;
  if (fresh) {
    state = { board, sheet: board.querySelector(".sheet"), drawn: null, asked: null };
    states.set(board, state);
  }
  state.data = data;
  state.send = setTriggerValue;
  if (state.asked?.join() === data.place.join()) state.asked = null;
  board.lang = data.language;
  for (const one of board.querySelectorAll("[data-legend]")) one.textContent = data.legend[one.dataset.legend];
  board.querySelector(".keys").textContent = data.keys;
  board.querySelector(".legend").classList.add("window");
  draw(state);
  label(state);
  if (fresh) wire(state);
}
