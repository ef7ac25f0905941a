// The tab list: arrow keys move, the address remembers.
const tabs = [...document.querySelectorAll('[role="tab"]')];
const nameOf = (tab) => tab.id.replace('tab-', '');

function select(tab, focus) {
  for (const other of tabs) {
    const chosen = other === tab;
    other.setAttribute('aria-selected', String(chosen));
    other.tabIndex = chosen ? 0 : -1;
    document.getElementById(other.getAttribute('aria-controls')).hidden = !chosen;
  }
  if (focus) {
    tab.focus();
  }
}

function choose(tab) {
  history.replaceState(null, '', `#${nameOf(tab)}`);
  select(tab, true);
}

const keys = {
  ArrowRight: (at) => (at + 1) % tabs.length,
  ArrowLeft: (at) => (at + tabs.length - 1) % tabs.length,
  Home: () => 0,
  End: () => tabs.length - 1,
};

/** Shows the tab that the address names, else the first, and listens. */
export function startTabs() {
  const fromAddress = () => tabs.find((tab) => `#${nameOf(tab)}` === location.hash);
  select(fromAddress() ?? tabs[0], false);
  window.addEventListener('hashchange', () => {
    const tab = fromAddress();
    if (tab) {
      select(tab, false);
    }
  });
  for (const tab of tabs) {
    tab.addEventListener('click', () => choose(tab));
    tab.addEventListener('keydown', (event) => {
      const target = keys[event.key]?.(tabs.indexOf(tab));
      if (target !== undefined) {
        event.preventDefault();
        choose(tabs[target]);
      }
    });
  }
}
