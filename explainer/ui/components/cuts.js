// What is cut, by names such as "layer1.0.residual": block and branch.

const SCISSORS = "M-6 -5L5 4M-6 5L5 -4M-9 -5a2.6 2.6 0 1 0 .1 0M-9 5a2.6 2.6 0 1 0 .1 0";

/** The cuts with some made, at most one of a block, or, where one of them is made already, taken back. */
function changed(cuts, names) {
  const blockOf = (name) => name.slice(0, name.lastIndexOf("."));
  const blocks = new Set(names.map(blockOf));
  return names.some((name) => cuts.includes(name))
    ? cuts.filter((cut) => !names.includes(cut))
    : [...cuts.filter((cut) => !blocks.has(blockOf(cut))), ...names];
}

/** Show on a box or a line whether it is cut, with scissors at a point of the drawing, where there is one. */
function signCut(one, isCut, at, scale = 1) {
  one.classList.toggle("cut", isCut);
  one.querySelector(".mark")?.remove();
  if (!isCut || !at) return;
  const [x, y] = at;
  const mark = document.createElementNS("http://www.w3.org/2000/svg", "path");
  for (const [name, value] of Object.entries({ class: "mark", d: SCISSORS, transform: `translate(${x} ${y}) scale(${scale})` })) {
    mark.setAttribute(name, value);
  }
  one.append(mark);
}
