// The dialog that clones a plan with the service's own call. Its rules are the server's; its words for a broken one are shown as they are.
import { toast } from './announce.js';
import { call } from './api.js';
import { byId, make, setText } from './dom.js';
import { clearErrors, onSubmit, setOptions, startDialog } from './forms.js';
import { devopsErrors } from './devops-errors.js';
import { byParent } from './suite-tree.js';

const apiVersion = '5.0-preview.2';
const dialog = byId('clone-dialog');
const form = byId('clone-form');
const choice = byId('clone-suites');
const project = byId('clone-project');
let source = null;

startDialog(dialog);
onSubmit(form, send);
project.addEventListener('change', fitToProject);
for (const radio of form.elements.suites) {
  radio.addEventListener('change', showSuites);
}

/** Opens the dialog for a plan of a place ({ collection, project }). */
export async function openCloneDialog(plan, place) {
  let defaults;
  try {
    defaults = await read(plan, 'clone');
  } catch (error) {
    toast(error.message);
    return;
  }
  source = { plan, place, projects: new Map(defaults.projects.map((entry) => [entry.name, entry])) };
  form.reset();
  clearErrors(form);
  choice.replaceChildren();
  choice.hidden = true;
  byId('clone-advanced').open = false;
  setText(byId('clone-source'), `${plan.name} (${plan.id})`);
  form.elements.name.value = defaults.name;
  form.elements.relatedLinkComment.maxLength = defaults.longestComment;
  setOptions(project, defaults.projects.map(({ name }) => ({ id: name, name })), defaults.project);
  fitToProject();
  dialog.showModal();
  dialog.querySelector('.sidebar-body').scrollTop = 0;
  form.elements.name.focus();
  form.elements.name.select();
}

async function read(plan, what) {
  const answer = await call('GET', `/_emulator/page/plans/${plan.id}/${what}`);
  if (!answer.ok) {
    throw new Error(answer.data?.error ?? `The emulator answered ${answer.status}.`);
  }
  return answer.data;
}

/** Offers what the chosen project has. Another project's root is filled in for both paths, since a clone there needs them. */
function fitToProject() {
  const { areas, iterations, types } = source.projects.get(project.value);
  const other = project.value === source.place.project ? '' : project.value;
  form.elements.area.value = other;
  form.elements.iteration.value = other;
  byId('clone-areas').replaceChildren(...areas.map((path) => new Option(path)));
  byId('clone-iterations').replaceChildren(...iterations.map((path) => new Option(path)));
  setOptions(form.elements.destinationWorkItemType, [{ id: '', name: 'As in the source' }, ...types.map((type) => ({ id: type, name: type }))], '');
}

async function showSuites() {
  const some = form.elements.suites.value === 'some';
  choice.hidden = !some;
  if (!some || choice.childElementCount > 0) {
    return;
  }
  try {
    const { suites } = await read(source.plan, 'suites');
    const children = byParent(suites);
    const [root] = children.get(null) ?? [];
    choice.replaceChildren(root && children.has(root.id) ? checkList(children, root.id) : make('p', 'quiet', 'This plan has no suites below its root.'));
  } catch (error) {
    choice.replaceChildren(make('p', 'field-error', error.message));
  }
}

function checkList(children, parent) {
  const list = make('ul');
  for (const suite of children.get(parent)) {
    const item = make('li');
    const line = make('div', 'choice');
    const box = make('input');
    box.type = 'checkbox';
    box.name = 'suite';
    box.value = suite.id;
    box.id = `clone-suite-${suite.id}`;
    const label = make('label', '', suite.name);
    label.htmlFor = box.id;
    line.append(box, label);
    item.append(line);
    if (children.has(suite.id)) {
      item.append(checkList(children, suite.id));
    }
    list.append(item);
  }
  return list;
}

async function send() {
  const fields = form.elements;
  const whole = fields.suites.value === 'all';
  const overrides = {};
  if (fields.area.value.trim()) {
    overrides['System.AreaPath'] = fields.area.value.trim();
  }
  if (fields.iteration.value.trim()) {
    overrides['System.IterationPath'] = fields.iteration.value.trim();
  }
  const options = {
    copyAllSuites: whole,
    copyAncestorHierarchy: fields.copyAncestorHierarchy.checked,
    cloneRequirements: fields.cloneRequirements.checked,
    overrideParameters: overrides,
  };
  if (fields.destinationWorkItemType.value) {
    options.destinationWorkItemType = fields.destinationWorkItemType.value;
  }
  if (fields.relatedLinkComment.value) {
    options.relatedLinkComment = fields.relatedLinkComment.value;
  }
  const { plan, place } = source;
  // Without suite ids the service makes an empty plan and no job: the whole plan is its root suite.
  const suiteIds = whole ? [plan.rootSuiteId] : [...choice.querySelectorAll('input:checked')].map((box) => Number(box.value));
  if (suiteIds.length === 0) {
    return { fields: { suiteIds: 'Choose at least one suite, or the whole plan.' } };
  }
  const path = `/${encodeURIComponent(place.collection)}/${encodeURIComponent(place.project)}/_apis/test/Plans/${plan.id}/cloneoperation`;
  const answer = await call('POST', `${path}?api-version=${apiVersion}`, {
    destinationTestPlan: { name: fields.name.value, project: { name: project.value } },
    options,
    suiteIds,
  });
  if (!answer.ok || !answer.data.opId) {
    return devopsErrors(answer);
  }
  dialog.close();
  toast(`Clone operation ${answer.data.opId} started.`);
  return null;
}
