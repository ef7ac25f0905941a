// FAST's error answers in words: {"status":400,"body":{field:{"error":…,"value":…}}}, {"error":…}, or a text as the body.

const words = {
  empty: (value) => `Record ${value} has no baselines, so there is nothing to run. Record some first.`,
  not_ready_for_cloning: (value) => `Record ${value} is still recording. Stop the recording, then copy the run.`,
  required: () => 'This is required.',
  invalid: (value) => `“${value}” is not allowed here.`,
  out_of_range: (value) => `${value} is out of range.`,
  not_found: (value) => `There is none with the id ${value}.`,
};

const show = (value) => (typeof value === 'string' ? value : JSON.stringify(value) ?? '');

function sentence({ error, value }) {
  const known = Object.hasOwn(words, error) ? words[error] : null;
  return known ? known(show(value)) : `${show(error)}${value === undefined || value === null || value === '' ? '' : `: ${show(value)}`}`;
}

/** What to show for an answer that isn't the one hoped for. */
export function fastErrors({ status, data }) {
  const body = data?.body;
  if (typeof body === 'string') {
    return { whole: `FAST answers: ${body} (${status}).` };
  }
  if (body && typeof body === 'object' && typeof body.error === 'string') {
    return { whole: sentence(body) };
  }
  if (status < 400 || !body || typeof body !== 'object') {
    return { whole: `FAST's answer can't be read (${status}). The run may have been made all the same: look for it in the list.` };
  }
  const fields = {};
  for (const [name, problem] of Object.entries(body)) {
    fields[name] = problem && typeof problem === 'object' ? sentence(problem) : show(problem);
  }
  return { fields };
}
