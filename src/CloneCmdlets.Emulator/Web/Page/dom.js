// Small helpers over the document. Text from the server goes into the page as text, never as markup.

/** The element of an id, which the page has for certain. */
export const byId = (id) => document.getElementById(id);

/** A copy of a template's first element, with its `data-part` elements at hand. */
export function fromTemplate(id) {
  const root = byId(id).content.firstElementChild.cloneNode(true);
  const parts = {};
  for (const part of root.querySelectorAll('[data-part]')) {
    parts[part.dataset.part] = part;
  }
  return { root, parts };
}

/** A new element with a class and a text. */
export function make(tag, className = '', text = '') {
  const element = document.createElement(tag);
  if (className) {
    element.className = className;
  }
  if (text) {
    element.textContent = text;
  }
  return element;
}

/** Sets a text only where it differs, so that a selection and a screen reader are left in peace. */
export function setText(element, text) {
  const value = text ?? '';
  if (element.textContent !== value) {
    element.textContent = value;
  }
}

/** Sets or removes an attribute only where it differs. */
export function setAttribute(element, name, value) {
  if (value === null || value === undefined) {
    element.removeAttribute(name);
  } else if (element.getAttribute(name) !== String(value)) {
    element.setAttribute(name, String(value));
  }
}

/** Shows a state as a chip: the service's word, and its mark by `data-state`. */
export function setChip(chip, state, text = state) {
  setText(chip, text);
  setAttribute(chip, 'data-state', state);
}

/** Sets a time, to be read by people and by programs. */
export function setTime(element, iso, text) {
  setText(element, text);
  setAttribute(element, 'datetime', iso);
  setAttribute(element, 'title', iso);
}

/** Fills a definition list with [term, value] pairs, keeping the elements that stay. */
export function setPairs(list, pairs) {
  keyed(list, pairs, ([term]) => term, () => {
    const row = make('div');
    row.append(make('dt'), make('dd'));
    return { root: row };
  }, ({ root }, [term, value]) => {
    setText(root.firstElementChild, term);
    setText(root.lastElementChild, String(value));
  });
}

const rows = new WeakMap();

/**
 * Makes a parent's children match a list of items, in order. A row that stays is updated in place and not moved unless it must be, so the
 * focus, a selection and the scroll position live through an update.
 */
export function keyed(parent, items, keyOf, create, update) {
  const known = rows.get(parent) ?? new Map();
  const next = new Map();
  const focused = document.activeElement;
  const hadFocus = parent.contains(focused);
  for (const item of items) {
    const key = keyOf(item);
    next.set(key, known.get(key) ?? create(item));
  }
  for (const [key, row] of known) {
    if (!next.has(key)) {
      row.root.remove();
    }
  }
  rows.set(parent, next);
  let place = parent.firstElementChild;
  for (const item of items) {
    const row = next.get(keyOf(item));
    update(row, item);
    if (row.root === place) {
      place = place.nextElementSibling;
    } else {
      parent.insertBefore(row.root, place);
    }
  }
  if (hadFocus && focused !== document.activeElement && focused.isConnected) {
    focused.focus({ preventScroll: true });
  } else if (hadFocus && !focused.isConnected) {
    parent.closest('[role="tabpanel"]')?.focus({ preventScroll: true });
  }
}
