// Puts the page together: token, tabs, the live stream and the views it feeds.
import { announce } from './announce.js';
import { byId, setText } from './dom.js';
import { formatClock } from './format.js';
import { showOperations } from './operations.js';
import { showPlans } from './plans.js';
import { showRequests } from './requests.js';
import { showRuns } from './runs.js';
import { LiveStream } from './stream.js';
import { startTabs } from './tabs.js';
import { takeTokenFromAddress } from './token.js';

const views = { runs: showRuns, plans: showPlans, operations: showOperations, requests: showRequests, clock: setClock };
let clockAhead = 0;
let linkState = 'waiting';

function setClock({ now }) {
  clockAhead = Date.parse(now) - Date.now();
  tick();
}

function tick() {
  setText(byId('clock'), formatClock(new Date(Date.now() + clockAhead)));
}

function showLink(state, pauseMs) {
  if (state === 'lost') {
    setText(byId('lost-text'), `Trying again in ${Math.ceil(pauseMs / 1000)} s.`);
  }
  if (state === linkState) {
    return;
  }
  if (linkState !== 'waiting') {
    announce(state === 'lost' ? 'Connection to the emulator lost.' : 'Connected again.');
  }
  linkState = state;
  byId('link-state').dataset.state = state;
  setText(byId('link-text'), state === 'live' ? 'Live' : 'Reconnecting');
  byId('lost').hidden = state === 'live';
}

takeTokenFromAddress();
startTabs();
setInterval(tick, 1000);

const stream = new LiveStream('/_emulator/page/stream', (name, data) => views[name]?.(data), showLink);
byId('lost-retry').addEventListener('click', () => stream.retryNow());
window.addEventListener('online', () => stream.retryNow());
stream.run();
