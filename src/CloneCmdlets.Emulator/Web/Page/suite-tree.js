// A tree of suites with the keys of a tree: arrows, Home, End. Branches are made when they are opened first.
import { keyed, make, setAttribute, setText } from './dom.js';
import { countOf } from './format.js';

const kinds = { requirement: 'requirement', query: 'query' };

/** The suites of a list by their parent, each list in order. */
export function byParent(suites) {
  const children = new Map();
  for (const suite of suites) {
    if (!children.has(suite.parentId)) {
      children.set(suite.parentId, []);
    }
    children.get(suite.parentId).push(suite);
  }
  return children;
}

export class SuiteTree {
  root = make('ul', 'tree');
  #children = new Map();
  #items = new Map();
  #open = new Set();

  constructor(label) {
    this.root.setAttribute('role', 'tree');
    this.root.setAttribute('aria-label', label);
    this.root.addEventListener('keydown', (event) => this.#onKey(event));
    this.root.addEventListener('click', (event) => this.#onClick(event));
    this.root.addEventListener('focusin', (event) => this.#rove(event.target));
  }

  /** Shows suites: { id, name, parentId, kind, cases }. Branches that were open stay open; at first the roots are. */
  show(suites) {
    this.#children = byParent(suites);
    const roots = this.#children.get(null) ?? [];
    if (this.#items.size === 0) {
      roots.forEach((suite) => this.#open.add(suite.id));
    }
    this.#draw(this.root, roots, 1);
    const items = this.#visible();
    if (items.length > 0 && !items.some((item) => item.tabIndex === 0)) {
      items[0].tabIndex = 0;
    }
  }

  #draw(list, suites, level) {
    keyed(list, suites, (suite) => suite.id, (suite) => this.#create(suite, level), (row, suite) => {
      const below = this.#children.get(suite.id) ?? [];
      setText(row.name, suite.name);
      setText(row.kind, kinds[suite.kind] ?? '');
      setText(row.count, countOf(suite.cases, 'test case'));
      row.chevron.style.visibility = below.length > 0 ? '' : 'hidden';
      const open = below.length > 0 && this.#open.has(suite.id);
      setAttribute(row.line, 'aria-expanded', below.length > 0 ? open : null);
      row.group.hidden = !open;
      if (open) {
        this.#draw(row.group, below, level + 1);
      }
    });
  }

  #create(suite, level) {
    // The item is the line alone, so that its name is what it shows; the list item around it and its branch is only for the layout.
    const root = make('li');
    root.setAttribute('role', 'none');
    const line = make('div', 'tree-line');
    line.setAttribute('role', 'treeitem');
    line.setAttribute('aria-level', level);
    line.dataset.suite = suite.id;
    line.tabIndex = -1;
    const chevron = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    chevron.setAttribute('class', 'chevron');
    chevron.setAttribute('viewBox', '0 0 16 16');
    chevron.setAttribute('aria-hidden', 'true');
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    path.setAttribute('d', 'm6 4 4 4-4 4');
    chevron.append(path);
    const label = make('span', 'tree-name');
    const name = make('span');
    const kind = make('span', 'tree-kind');
    label.append(name, ' ', kind);
    const count = make('span', 'tree-count');
    line.append(chevron, label, count);
    const group = make('ul');
    group.setAttribute('role', 'group');
    group.hidden = true;
    root.append(line, group);
    this.#items.set(suite.id, suite);
    return { root, line, chevron, name, kind, count, group };
  }

  #visible() {
    return [...this.root.querySelectorAll('[role="treeitem"]')].filter((item) => !item.closest('[role="group"][hidden]'));
  }

  #rove(target) {
    const item = target.closest('[role="treeitem"]');
    for (const other of this.root.querySelectorAll('[role="treeitem"][tabindex="0"]')) {
      other.tabIndex = -1;
    }
    item.tabIndex = 0;
  }

  #setOpen(item, open) {
    const id = Number(item.dataset.suite);
    if (open) {
      this.#open.add(id);
    } else {
      this.#open.delete(id);
    }
    this.#draw(this.root, this.#children.get(null) ?? [], 1);
  }

  #onClick(event) {
    const item = event.target.closest('[role="treeitem"]');
    if (item) {
      item.focus({ preventScroll: true });
      if (item.hasAttribute('aria-expanded')) {
        this.#setOpen(item, item.getAttribute('aria-expanded') !== 'true');
      }
    }
  }

  #onKey(event) {
    const item = event.target.closest('[role="treeitem"]');
    const items = this.#visible();
    const at = items.indexOf(item);
    const expanded = item.getAttribute('aria-expanded');
    let target = null;
    switch (event.key) {
      case 'ArrowDown': target = items[at + 1]; break;
      case 'ArrowUp': target = items[at - 1]; break;
      case 'Home': target = items[0]; break;
      case 'End': target = items.at(-1); break;
      case 'ArrowRight':
        if (expanded === 'false') {
          this.#setOpen(item, true);
        } else if (expanded === 'true') {
          target = items[at + 1];
        }
        break;
      case 'ArrowLeft':
        if (expanded === 'true') {
          this.#setOpen(item, false);
        } else {
          target = item.closest('[role="group"]')?.previousElementSibling;
        }
        break;
      case 'Enter':
      case ' ':
        if (expanded !== null) {
          this.#setOpen(item, expanded !== 'true');
        }
        break;
      default: return;
    }
    event.preventDefault();
    event.stopPropagation();
    target?.focus();
  }
}
