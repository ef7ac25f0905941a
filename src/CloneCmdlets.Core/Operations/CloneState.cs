namespace CloneCmdlets;

/// <summary>Where a copy stands, in words that are the same for every service.</summary>
public enum CloneState
{
    /// <summary>The request is being sent; the service has not answered yet.</summary>
    Submitting,

    /// <summary>The service has accepted the copy and has not begun.</summary>
    Queued,

    /// <summary>The service is at work. FAST's <c>cloning</c> and <c>running</c> are both this.</summary>
    InProgress,

    /// <summary>The service holds the work until somebody lets it go on. Not an end.</summary>
    Paused,

    /// <summary>Ended as wanted. FAST's <c>passed</c> is this.</summary>
    Succeeded,

    /// <summary>Ended, and not as wanted: a clone that broke, or a run that found vulnerabilities.</summary>
    Failed,

    /// <summary>Ended from outside, for instance by a newer run on the same FAST node.</summary>
    Interrupted,

    /// <summary>Nobody can tell: the answer to the submission was lost, or the service used a word we don't know.</summary>
    Unknown,
}
