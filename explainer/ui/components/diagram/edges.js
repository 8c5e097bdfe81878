// A picture larger than its frame: the heads of its columns stay in sight, and its edges show that there is more.

const HEADS_HIGH = 22; // of the drawing's own units, from its upper edge
const AT_EDGE = 3; // CSS pixels that need not be shown

/** Copies of the heads, in a strip over the picture that moves sideways with it alone. */
function standHeads(state) {
  const { sheet, heads } = state;
  const drawing = sheet.firstElementChild;
  const onScreen = drawing.getScreenCTM();
  if (!onScreen) return; // the list is shown in the picture's place
  const [, , width] = drawing.getAttribute("viewBox").split(" ").map(Number);
  const strip = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  strip.setAttribute("class", "net");
  strip.setAttribute("viewBox", `0 0 ${width} ${HEADS_HIGH}`);
  for (const text of drawing.querySelectorAll("text.head, text.heading")) {
    const { a, b, c, d, e, f } = onScreen.inverse().multiply(text.getScreenCTM());
    if (d * text.y.baseVal[0].value + f > HEADS_HIGH) continue; // of a picture further down
    const copy = text.cloneNode(true);
    copy.setAttribute("transform", `matrix(${a} ${b} ${c} ${d} ${e} ${f})`);
    strip.append(copy);
  }
  heads.replaceChildren(...(strip.childElementCount ? [strip] : []));
}

/** How high the strip is where it stands over the picture, in CSS pixels. */
function headsHigh(state) {
  return state.heads.firstElementChild?.getBoundingClientRect().height ?? 0;
}

/** Whether there is more of the picture above its frame, and below. */
function showEdges(state) {
  const { root, view } = state;
  root.classList.toggle("above", view.scrollTop > AT_EDGE);
  root.classList.toggle("below", view.scrollTop + view.clientHeight < view.scrollHeight - AT_EDGE);
}

function wireEdges(state) {
  state.view.addEventListener("scroll", () => showEdges(state), { passive: true });
}
