// The emulator's token: out of the address, into this tab's session, and into a header of every call.
import { byId } from './dom.js';

const key = 'emulator-token';

/** Takes the token out of the fragment, and the fragment out of the address bar and the history. */
export function takeTokenFromAddress() {
  const parameters = new URLSearchParams(location.hash.slice(1));
  const token = parameters.get('token');
  if (token !== null) {
    parameters.delete('token');
    const rest = parameters.toString();
    history.replaceState(null, '', location.pathname + location.search + (rest ? `#${rest}` : ''));
    if (token) {
      sessionStorage.setItem(key, token);
    }
  }
}

export const currentToken = () => sessionStorage.getItem(key);

let asking = null;

/** Asks for the token until there is one. Asked twice, it is still one question. */
export function askForToken(reason) {
  const dialog = byId('token-dialog');
  const input = byId('token-input');
  const error = byId('token-error');
  error.textContent = reason;
  input.setAttribute('aria-invalid', String(reason !== ''));
  asking ??= new Promise((resolve) => {
    const form = byId('token-form');
    const keepOpen = (event) => event.preventDefault();
    const submit = (event) => {
      event.preventDefault();
      const token = input.value.trim();
      // A header carries visible ASCII only; anything else can't be the token.
      if (!/^[!-~]+$/.test(token)) {
        error.textContent = token ? 'This can\'t be the token: it holds blanks or unusual characters.' : 'Enter the token.';
        input.setAttribute('aria-invalid', 'true');
        input.focus();
        return;
      }
      sessionStorage.setItem(key, token);
      input.value = '';
      form.removeEventListener('submit', submit);
      dialog.removeEventListener('cancel', keepOpen);
      dialog.close();
      asking = null;
      resolve();
    };
    form.addEventListener('submit', submit);
    dialog.addEventListener('cancel', keepOpen);
    for (const open of document.querySelectorAll('dialog[open]')) {
      open.close();
    }
    dialog.showModal();
  });
  return asking;
}
