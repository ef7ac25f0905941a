namespace CloneCmdlets;

/// <summary>The stable words for what can go wrong. Scripts match on them; none is ever renamed.</summary>
public enum CloneErrorId
{
    /// <summary>No connection, and the environment names none.</summary>
    NotConnected,

    /// <summary>The service doesn't know who is asking: 401, 203, a redirect to or the HTML of a sign-in page, FAST's 403.</summary>
    NotSignedIn,

    /// <summary>Known, but not allowed: 403.</summary>
    AccessDenied,

    /// <summary>The token would leave for a host it wasn't given for.</summary>
    HostNotAllowed,

    /// <summary>No such test plan.</summary>
    TestPlanNotFound,

    /// <summary>No such test run.</summary>
    TestRunNotFound,

    /// <summary>No such project.</summary>
    ProjectNotFound,

    /// <summary>No such test record.</summary>
    TestRecordNotFound,

    /// <summary>The server doesn't speak this api-version.</summary>
    ApiVersionNotSupported,

    /// <summary>Several things bear the name.</summary>
    AmbiguousName,

    /// <summary>The destination has a plan of that name already.</summary>
    DestinationExists,

    /// <summary>The request breaks a rule, which the message names.</summary>
    InvalidCloneRequest,

    /// <summary>The record is still recording (<c>not_ready_for_cloning</c>).</summary>
    TestRecordNotReady,

    /// <summary>The record has no baseline requests.</summary>
    TestRecordEmpty,

    /// <summary>A run in this state can't be copied.</summary>
    TestRunStateNotCopyable,

    /// <summary>Nobody can tell whether the service made the copy.</summary>
    SubmissionOutcomeUnknown,

    /// <summary>The clone ended as failed.</summary>
    CloneOperationFailed,

    /// <summary>The run ended as failed: it found vulnerabilities.</summary>
    TestRunFailed,

    /// <summary>The operation was interrupted from outside.</summary>
    CloneOperationInterrupted,

    /// <summary>The operation is paused, and the caller wanted to stop then.</summary>
    CloneOperationPaused,

    /// <summary>The time given ran out before the end.</summary>
    CloneOperationTimeout,

    /// <summary>The service doesn't know the operation.</summary>
    CloneOperationNotFound,

    /// <summary>The service asks to be left alone for a while: 429.</summary>
    Throttled,

    /// <summary>The service can't be reached or can't answer: 5xx, no connection, no answer in time.</summary>
    ServiceUnavailable,

    /// <summary>An answer that makes no sense here.</summary>
    UnexpectedResponse,

    /// <summary>The journal can't be read or written, so nothing is sent.</summary>
    JournalUnavailable,
}
