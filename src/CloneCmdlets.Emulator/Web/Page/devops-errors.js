// Azure DevOps' error answers: {"message":…,"typeKey":…}.

/** What to show for an answer that isn't the one hoped for. */
export function devopsErrors({ status, data }) {
  if (status >= 400 && typeof data?.message === 'string') {
    return { whole: data.message };
  }
  return { whole: `The answer can't be read (${status}). The plan may have been made all the same: look for it in the list.` };
}
