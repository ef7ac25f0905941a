namespace CloneCmdlets.Core.Tests.Host;

/// <summary>Where a submission stands still until the process is killed.</summary>
internal enum KillPoint
{
    /// <summary>Prepared and approved, nothing written.</summary>
    BeforeIntent,

    /// <summary>The intent is on the disk, nothing is sent.</summary>
    AfterIntent,

    /// <summary>The server has the headers, and nothing of the body.</summary>
    HeadersSent,

    /// <summary>The server has all of it and has processed it; nothing of its answer is here.</summary>
    BodySent,

    /// <summary>The answer is here and not yet written down.</summary>
    AnswerReceived,

    /// <summary>Half of the record of the intent is in the file.</summary>
    InsideIntent,

    /// <summary>Half of the record of the answer is in the file.</summary>
    InsideAnswer,
}
