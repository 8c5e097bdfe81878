// The same graph as a list: always there for screen readers, and in the picture's place when the reader asks.

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function button(text, data) {
  const made = element("button", { type: "button", tabIndex: -1, textContent: text });
  Object.assign(made.dataset, data);
  return made;
}

function listOutline(state) {
  const { list, held, data } = state;
  const stamp = `${data.stamp} ${data.enterable}`;
  if (stamp === state.listed) return;
  state.listed = stamp;
  list.setAttribute("aria-label", held.labels.list_title);
  list.replaceChildren(...held.outline.map((group) => listGroup(state, group)));
  if (showsList(state)) stopAt(state, current(state));
}

function listGroup(state, { title, band, unfolded, action, entries }) {
  const made = element("section", {});
  if (title) made.append(element("p", { className: "band-title", textContent: title }));
  if (unfolded !== null) {
    const fold = button(unfolded ? "−" : "+", { listFold: band });
    fold.setAttribute("aria-label", action);
    fold.setAttribute("aria-expanded", unfolded);
    made.firstElementChild.append(fold);
  }
  made.append(element("ol", { start: entries[0][0] }, ...entries.map((entry) => listEntry(state, entry))));
  return made;
}

function listEntry(state, [, id, name, text]) {
  const said = id === null ? element("span", { textContent: text }) : button(text, { entry: id });
  const row = element("div", { className: "entry" }, said);
  if (canEnter(state, id)) {
    const enter = button("", { enter: id });
    const label = state.held.labels.enter.replace("{name}", name);
    enter.setAttribute("aria-label", label);
    enter.dataset.tip = label;
    row.append(enter);
  }
  return element("li", {}, row);
}
