// What is written anew where something stays: outlined for a moment, and a stride that has jumped flies to its new place.

const NEWS = { duration: 1200, delay: MOVE.duration, easing: "ease-in-out" };
const FLIGHT = { duration: 2 * MOVE.duration, easing: "ease-in-out" };
const ROUND = 2; // CSS pixels around an outlined text
const STRIDE = /\/[2-9]/g;

/** What a thing says in the picture at this moment, each text with its place; read before the picture gives way. */
function saidBy({ leaf, at }, sight) {
  if (!meet(at, sight) || leaf.matches(".fold")) return [];
  const texts = leaf.matches("text") ? [leaf] : [...leaf.querySelectorAll("text:not(.delta)")];
  return texts.map((text) => {
    const pieces = piecesOf(text);
    return { text, words: pieces.map(({ words }) => words).join(""), strides: leaf.matches(".box") ? stridesIn(text, pieces) : [] };
  });
}

/** The pieces of a text without what was there before a change, each with the place of its first letter. */
function piecesOf(text) {
  let first = 0;
  const pieces = [];
  for (const { textContent: words, classList } of text.childNodes) {
    if (!classList?.contains("was")) pieces.push({ words, first });
    first += words.length;
  }
  return pieces;
}

/** The strides in a text: what is written, in which of the operations that it names, and where in the window. */
function stridesIn(text, pieces) {
  return pieces.flatMap(({ words, first }) => [...words.matchAll(STRIDE)].map((found) => {
    const letter = text.getExtentOfChar(first + found.index);
    const { x, y } = new DOMPoint(letter.x, letter.y + letter.height / 2).matrixTransform(text.getScreenCTM());
    return { sign: found[0], operation: text.textContent.slice(0, first + found.index).split("–").length, x, y };
  }));
}

/** Tell what is news; before anything moves, for it is told where things will stand. */
function tellNews(state, old, now) {
  outlineNews(state, old, now);
  flyStrides(state, old, now);
}

/** Outline what has changed in what was there before. */
function outlineNews(state, old, now) {
  const news = [...now.things].flatMap(([name, { said }]) => {
    const was = old.things.get(name)?.said ?? [];
    return said.filter(({ words }, index) => was[index] && was[index].words !== words);
  });
  if (!news.length) return;
  const { place, scale } = now;
  const changed = news.flatMap(({ text }) => (text.querySelector(".now") ? [...text.querySelectorAll(".now")] : text));
  const outlines = changed.map((one) => {
    const { left, top, width, height } = one.getBoundingClientRect();
    const [across, down] = [(width + 2 * ROUND) / scale, (height + 2 * ROUND) / scale];
    return `M${(left - ROUND - place.left) / scale} ${(top - ROUND - place.top) / scale}h${across}v${down}h${-across}z`;
  });
  const outline = drawn("path", { class: "news", d: outlines.join("") });
  tellBriefly(state, outline, [{ opacity: 0 }, { opacity: 1, offset: 0.2 }, { opacity: 0 }], NEWS);
}

/** A stride that one operation of a block lost and another got flies from the one to the other. */
function flyStrides(state, old, now) {
  const [lost, got] = [stridesBut(old, now), stridesBut(now, old)];
  for (const to of got) {
    const from = lost.find(({ block, sign }) => block === to.block && sign === to.sign);
    if (!from) continue;
    const [x, y] = [(to.x - now.place.left) / now.scale, (to.y - now.place.top) / now.scale];
    const copy = drawn("text", { class: "flight now", x, y });
    copy.textContent = to.sign;
    const start = `translate(${(from.x - to.x) / now.scale}px, ${(from.y - to.y) / now.scale}px)`;
    tellBriefly(state, copy, [{ transform: start }, {}], FLIGHT);
  }
}

/** The strides of one picture that stand elsewhere, or nowhere, in the other. */
function stridesBut(one, other) {
  const inOther = new Set(stridesOf(other).map(({ name }) => name));
  return stridesOf(one).filter(({ name }) => !inOther.has(name));
}

function stridesOf({ things }) {
  return [...things.values()].flatMap(({ id, said }) => said.flatMap(({ strides }) => strides.map((stride) => (
    { ...stride, name: `${id} ${stride.operation} ${stride.sign}`, block: id.match(/^[^.]+\.[^.:]+/)?.[0] ?? id }
  ))));
}
