using System.Net;

namespace CloneCmdlets;

/// <summary>
/// The one exception of the core: a stable id, and a message that says what happened, to what, and what to do. It carries no request and
/// no header, so it can be shown and kept.
/// </summary>
public sealed class CloneException : Exception
{
    private readonly string? _cause;

    /// <summary>Makes one.</summary>
    /// <param name="errorId">What happened.</param>
    /// <param name="message">What happened, to what, and the remedy; server text in it already made safe.</param>
    /// <param name="inner">What caused it, if it holds no secret.</param>
    public CloneException(CloneErrorId errorId, string message, Exception? inner = null)
        : base(message, inner) => ErrorId = errorId;

    /// <summary>What happened.</summary>
    public CloneErrorId ErrorId { get; }

    /// <summary>The operation it happened to; <see langword="null"/> where there is none yet.</summary>
    public CloneOperation? Operation { get; init; }

    /// <summary>The plain parameter it happened to (an id, a name, a host), for the error's target object where there is no operation.</summary>
    public object? Target { get; init; }

    /// <summary>For <see cref="CloneErrorId.InvalidCloneRequest"/>: the stable name of the rule, such as <c>NameRequired</c>.</summary>
    public string? Rule { get; init; }

    /// <summary>The status the service answered with; <see langword="null"/> where it gave no answer.</summary>
    public HttpStatusCode? StatusCode { get; init; }

    /// <summary>How long the service asked to be left alone; <see langword="null"/> where it didn't say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What happened, without a remedy: for one to whom "try again" would be wrong, as after a submission that may have been processed.</summary>
    public string Cause
    {
        get => _cause ?? Message;
        init => _cause = value;
    }

    /// <summary>Whether every further item of the same call would fail in the same way, so that the call should end.</summary>
    public bool IsTerminating => ErrorId is CloneErrorId.NotConnected or CloneErrorId.NotSignedIn or CloneErrorId.HostNotAllowed
        or CloneErrorId.JournalUnavailable or CloneErrorId.ApiVersionNotSupported;

    /// <summary>Whether the same question may be answered later: throttling, a service that is down, a lost connection, a broken answer.</summary>
    public bool IsTransient => ErrorId is CloneErrorId.Throttled or CloneErrorId.ServiceUnavailable or CloneErrorId.UnexpectedResponse;
}
