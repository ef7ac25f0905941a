// The sidebar "Create similar testrun". The rules are the server's: it says beforehand whether the record can be copied, and answers a copy
// that breaks one; this page only puts the answer where it belongs.
import { toast } from './announce.js';
import { call } from './api.js';
import { byId, setText } from './dom.js';
import { fastErrors } from './fast-errors.js';
import { clearErrors, onSubmit, setOptions, showErrors, startDialog } from './forms.js';

const dialog = byId('copy-dialog');
const form = byId('copy-form');
const baselines = byId('copy-baselines');
const stopButton = byId('copy-stop-recording');
let source = null;

startDialog(dialog);
onSubmit(form, async () => withRecord(await send()));
baselines.addEventListener('change', showRecord);
stopButton.addEventListener('click', stopRecording);

/** Ends the recording of the record, and asks anew what stands against copying it. */
async function stopRecording() {
  try {
    const answer = await call('POST', `/v1/test_record/${encodeURIComponent(source.recordId)}/action/stop`, {});
    if (!answer.ok) {
      showErrors(form, fastErrors(answer));
      return;
    }
    source = { ...source, ...await readForm(source.id) };
  } catch (error) {
    showErrors(form, { whole: error.message });
    return;
  }
  showRecord();
  byId('copy-submit').focus();
}

async function readForm(id) {
  const answer = await call('GET', `/_emulator/page/runs/${encodeURIComponent(id)}/copy`);
  if (!answer.ok) {
    throw new Error(answer.data?.error ?? `The emulator answered ${answer.status}.`);
  }
  return answer.data;
}

/** Opens the sidebar for a run, filled with what its copy would take over. */
export async function openCopyDialog(id) {
  try {
    source = { id, ...await readForm(id) };
  } catch (error) {
    toast(error.message);
    return;
  }
  form.reset();
  clearErrors(form);
  setText(byId('copy-source'), source.runName);
  form.elements.name.value = source.name;
  form.elements.desc.value = source.description;
  form.elements.tags.value = source.tags.join(', ');
  setOptions(byId('copy-policy'), source.policies, source.policyId);
  setOptions(byId('copy-node'), source.nodes, source.nodeId);
  form.elements.file_extensions_to_exclude.value = source.excludedExtensions;
  setLimits(form.elements.rps_per_baseline, source.limits.rpsPerBaseline, source.rpsPerBaseline);
  setLimits(form.elements.rps, source.limits.rps, source.rps);
  byId('copy-advanced').open = false;
  setText(byId('copy-record'), source.recordName);
  showRecord();
  dialog.showModal();
  dialog.querySelector('.sidebar-body').scrollTop = 0;
  form.elements.name.focus();
  form.elements.name.select();
}

function setLimits(input, { least, most }, value) {
  input.min = least;
  input.max = most;
  input.value = value ?? '';
  setText(byId(`${input.id}-hint`), `${least} to ${most}`);
}

/** Says of the record what the server says of it, while its baselines are to be used. */
function showRecord() {
  const refusal = baselines.checked ? source.recordRefusal : null;
  setText(byId('copy-record-hint'), baselines.checked ? '' : 'A new record is made, and the run records baselines until you stop the recording.');
  stopButton.hidden = !(baselines.checked && source.recording);
  if (refusal) {
    const active = document.activeElement;
    showErrors(form, { fields: { test_record_id: refusal } });
    active?.focus({ preventScroll: true });
  } else {
    clearErrors(form);
  }
}

/** What is known of the record is said beside what the answer says of other fields. */
function withRecord(errors) {
  const refusal = baselines.checked ? source.recordRefusal : null;
  return errors && refusal ? { ...errors, fields: { ...errors.fields, test_record_id: refusal } } : errors;
}

async function send() {
  const { name, desc, tags, policy_id: policy, node_id: node, file_extensions_to_exclude: extensions, rps_per_baseline: each, rps } = form.elements;
  const body = { name: name.value, type: 'node' };
  if (baselines.checked) {
    body.test_record_id = source.recordId;
  }
  const list = tags.value.split(',').map((tag) => tag.trim()).filter((tag) => tag !== '');
  const optional = {
    desc: desc.value,
    tags: list.length > 0 ? list : '',
    policy_id: policy.value && Number(policy.value),
    node_id: node.value && Number(node.value),
    file_extensions_to_exclude: extensions.value.trim(),
    rps_per_baseline: each.value && Number(each.value),
    rps: rps.value && Number(rps.value),
  };
  for (const [key, value] of Object.entries(optional)) {
    if (value !== '') {
      body[key] = value;
    }
  }
  const answer = await call('POST', '/v1/test_run', body);
  if (!answer.ok || !answer.data.body?.id) {
    return fastErrors(answer);
  }
  dialog.close();
  toast(`Created ${answer.data.body.name} (${answer.data.body.id}).`);
  return null;
}

const done = { pause: 'The run is paused.', run: 'The run goes on.', stop: 'The recording is stopped.' };

/** Does to a run what the service offers: `pause`, `run`, or `stop` for its recording. */
export async function act(id, action) {
  try {
    const answer = await call('POST', `/v1/test_run/${encodeURIComponent(id)}/action/${action}`, {});
    toast(answer.ok ? done[action] : fastErrors(answer).whole ?? 'The state of the run has changed meanwhile; look at it again.');
  } catch (error) {
    toast(error.message);
  }
}
