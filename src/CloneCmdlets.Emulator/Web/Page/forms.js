// Forms in dialogs: opening, closing, sending once, and messages beside their fields.
import { Unreachable } from './api.js';

/** Makes a dialog close on its close buttons and on a click beside it. */
export function startDialog(dialog) {
  for (const button of dialog.querySelectorAll('[data-close]')) {
    button.addEventListener('click', () => dialog.close());
  }
  let pressedOutside = false;
  dialog.addEventListener('pointerdown', (event) => { pressedOutside = event.target === dialog; });
  dialog.addEventListener('click', (event) => {
    if (pressedOutside && event.target === dialog) {
      dialog.close();
    }
  });
}

const fieldsOf = (form) => [...form.querySelectorAll('[data-field]')];
const controlOf = (field) => field.querySelector('input, select, textarea');

function setError(field, message) {
  field.querySelector('.field-error').textContent = message;
  field.classList.toggle('wrong', message !== '');
  for (const control of field.matches('fieldset') ? [] : [controlOf(field)]) {
    if (message) {
      control.setAttribute('aria-invalid', 'true');
    } else {
      control.removeAttribute('aria-invalid');
    }
  }
}

/** Takes all messages off a form. */
export function clearErrors(form) {
  for (const field of fieldsOf(form)) {
    setError(field, '');
  }
  form.querySelector('.form-error').hidden = true;
}

/**
 * Shows messages: `fields` by the name of the field, beside it; `whole`, and what has no field here, at the top. The first field that is
 * wrong gets the focus.
 */
export function showErrors(form, { fields = {}, whole = '' }) {
  clearErrors(form);
  const lines = whole ? [whole] : [];
  let first = null;
  for (const [name, message] of Object.entries(fields)) {
    const field = fieldsOf(form).find((candidate) => candidate.dataset.field === name);
    if (!field) {
      lines.push(`${name}: ${message}`);
      continue;
    }
    setError(field, message);
    const details = field.closest('details');
    if (details) {
      details.open = true;
    }
    first ??= field;
  }
  const box = form.querySelector('.form-error');
  box.textContent = lines.join(' ');
  box.hidden = lines.length === 0;
  if (first) {
    controlOf(first).focus();
  } else if (lines.length > 0) {
    box.scrollIntoView({ block: 'nearest' });
  }
}

/** What the markup's own constraints (required, min, max, step) find wrong, in the browser's words. */
export function constraintErrors(form) {
  const fields = {};
  for (const field of fieldsOf(form)) {
    const control = controlOf(field);
    if (!control.disabled && !control.checkValidity()) {
      fields[field.dataset.field] = control.validationMessage;
    }
  }
  return fields;
}

/**
 * Sends a form with `send`, which gives `null` where all went well and else what to show. Nothing is sent while the markup's constraints
 * are broken, nor twice while an answer is awaited.
 */
export function onSubmit(form, send) {
  const button = form.querySelector('button[type="submit"]');
  let sending = false;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (sending) {
      return;
    }
    const fields = constraintErrors(form);
    if (Object.keys(fields).length > 0) {
      showErrors(form, { fields });
      return;
    }
    sending = true;
    button.setAttribute('aria-disabled', 'true');
    try {
      const errors = await send();
      if (errors) {
        showErrors(form, errors);
      }
    } catch (error) {
      showErrors(form, {
        whole: error instanceof Unreachable || error.name === 'TimeoutError'
          ? 'No answer came. The copy may have been made all the same: look for it in the list before you send it again.'
          : `The page failed: ${error.message}`,
      });
    } finally {
      sending = false;
      button.removeAttribute('aria-disabled');
    }
  });
}

/** Fills a select with { id, name } options. */
export function setOptions(select, options, chosen) {
  select.replaceChildren(...options.map(({ id, name }) => new Option(name, id, false, String(id) === String(chosen))));
}
