using System.Management.Automation;
using CloneCmdlets.Text;

namespace CloneCmdlets.Commands.Base;

/// <summary>The core's errors as PowerShell's: the id is the core's word, the category true, the target the operation or the plain parameter.</summary>
internal static class ErrorRecords
{
    /// <summary>The record for an error of the core.</summary>
    public static ErrorRecord From(CloneException error) =>
        new(error, error.ErrorId.ToString(), CategoryOf(error.ErrorId), (object?)error.Operation ?? SafeTarget(error.Target));

    /// <summary>Some views of an error print its target, which may be a service's word.</summary>
    private static object? SafeTarget(object? target) => target is string text ? SafeText.Clean(text) : target;

    /// <summary>The record for whatever went wrong. What nobody foresaw is a fault of ours.</summary>
    public static ErrorRecord From(Exception error) => error is CloneException known ? From(known) :
        new(error, "Unforeseen", ErrorCategory.NotSpecified, null)
        {
            ErrorDetails = new ErrorDetails(SafeText.Clean(Messages.Unforeseen(error))),
        };

    private static ErrorCategory CategoryOf(CloneErrorId id) => id switch
    {
        CloneErrorId.NotConnected => ErrorCategory.ConnectionError,
        CloneErrorId.NotSignedIn => ErrorCategory.AuthenticationError,
        CloneErrorId.AccessDenied => ErrorCategory.PermissionDenied,
        CloneErrorId.HostNotAllowed => ErrorCategory.SecurityError,
        CloneErrorId.TestPlanNotFound or CloneErrorId.TestRunNotFound or CloneErrorId.ProjectNotFound or CloneErrorId.TestRecordNotFound
            or CloneErrorId.CloneOperationNotFound => ErrorCategory.ObjectNotFound,
        CloneErrorId.ApiVersionNotSupported => ErrorCategory.NotImplemented,
        CloneErrorId.AmbiguousName or CloneErrorId.InvalidCloneRequest => ErrorCategory.InvalidArgument,
        CloneErrorId.DestinationExists => ErrorCategory.ResourceExists,
        CloneErrorId.TestRecordNotReady => ErrorCategory.ResourceBusy,
        CloneErrorId.TestRecordEmpty => ErrorCategory.InvalidData,
        CloneErrorId.TestRunStateNotCopyable => ErrorCategory.InvalidOperation,
        CloneErrorId.SubmissionOutcomeUnknown or CloneErrorId.CloneOperationFailed or CloneErrorId.TestRunFailed => ErrorCategory.InvalidResult,
        CloneErrorId.CloneOperationInterrupted or CloneErrorId.CloneOperationPaused => ErrorCategory.OperationStopped,
        CloneErrorId.CloneOperationTimeout => ErrorCategory.OperationTimeout,
        CloneErrorId.Throttled => ErrorCategory.LimitsExceeded,
        CloneErrorId.ServiceUnavailable or CloneErrorId.JournalUnavailable => ErrorCategory.ResourceUnavailable,
        CloneErrorId.UnexpectedResponse => ErrorCategory.ProtocolError,
        _ => ErrorCategory.NotSpecified,
    };
}
