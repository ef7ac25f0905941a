// The action menu of a row: one element, filled and placed when it opens.
import { byId, make } from './dom.js';

const menu = byId('run-menu');
let opener = null;

export const isMenuOpenFor = (button) => opener === button;

export function closeMenu(returnFocus) {
  if (!opener) {
    return;
  }
  const button = opener;
  opener = null;
  button.setAttribute('aria-expanded', 'false');
  menu.hidePopover();
  menu.replaceChildren();
  if (returnFocus) {
    button.focus({ preventScroll: true });
  }
}

/**
 * Opens the menu under a button. An entry is { label, action }, or { label, reason } where it can't be chosen now: it stays reachable, so
 * that the reason is heard.
 */
export function openMenu(button, label, entries) {
  closeMenu(false);
  opener = button;
  menu.setAttribute('aria-label', label);
  menu.replaceChildren(...entries.map((entry, index) => {
    const item = make('button', '', entry.label);
    item.type = 'button';
    item.tabIndex = -1;
    item.setAttribute('role', 'menuitem');
    if (entry.reason) {
      const reason = make('span', 'sub', entry.reason);
      reason.id = `menu-reason-${index}`;
      item.setAttribute('aria-disabled', 'true');
      item.setAttribute('aria-describedby', reason.id);
      item.append(reason);
    } else {
      item.addEventListener('click', () => {
        closeMenu(true);
        entry.action();
      });
    }
    return item;
  }));
  button.setAttribute('aria-expanded', 'true');
  menu.showPopover();
  place(button);
  menu.firstElementChild.focus({ preventScroll: true });
}

function place(button) {
  const at = button.getBoundingClientRect();
  const below = at.bottom + 4 + menu.offsetHeight <= innerHeight - 8;
  menu.style.top = `${below ? at.bottom + 4 : Math.max(8, at.top - 4 - menu.offsetHeight)}px`;
  menu.style.left = `${Math.max(8, at.right - menu.offsetWidth)}px`;
}

function step(by) {
  const items = [...menu.children];
  const at = items.indexOf(document.activeElement);
  items[(at + by + items.length) % items.length].focus();
}

const keys = {
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  Home: () => menu.firstElementChild.focus(),
  End: () => menu.lastElementChild.focus(),
  Escape: () => closeMenu(true),
  Tab: () => closeMenu(true),
};

menu.addEventListener('keydown', (event) => {
  const act = keys[event.key];
  if (act) {
    if (event.key !== 'Tab') {
      event.preventDefault();
    }
    event.stopPropagation();
    act();
  }
});
document.addEventListener('pointerdown', (event) => {
  if (opener && !menu.contains(event.target) && !opener.contains(event.target)) {
    closeMenu(false);
  }
});
for (const change of ['resize', 'scroll']) {
  window.addEventListener(change, () => {
    if (opener) {
      place(opener);
    }
  }, { passive: true });
}
