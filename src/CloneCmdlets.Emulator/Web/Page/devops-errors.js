// Azure DevOps' error answers: {"message":…,"typeKey":…,"customProperties":{"rule":…}}.

/** Where a broken rule belongs; the rules have the names that the core gives them. */
const fieldOfRule = {
  NameRequired: 'name',
  ProjectExists: 'project',
  AreaPathExists: 'System.AreaPath',
  IterationPathExists: 'System.IterationPath',
  OverridesForOtherProject: 'System.AreaPath',
  AncestorsForSeveralSuites: 'options',
  SuitesOfPlan: 'suiteIds',
  WorkItemTypeOfTestCases: 'destinationWorkItemType',
  CommentLength: 'relatedLinkComment',
};

// The remedies are written for the cmdlets' users too; a sentence that names a cmdlet's parameter says nothing here.
const forThePage = (message) => message.split(/(?<=\.)\s+/).filter((part) => !/(^|\s)-[A-Z]\w+/.test(part)).join(' ') || message;

/** What to show for an answer that isn't the one hoped for. */
export function devopsErrors({ status, data }) {
  if (status < 400 || typeof data?.message !== 'string') {
    return { whole: `The answer can't be read (${status}). The plan may have been made all the same: look for it in the list.` };
  }
  const message = forThePage(data.message);
  const field = fieldOfRule[data.customProperties?.rule];
  return field ? { fields: { [field]: message } } : { whole: message };
}
