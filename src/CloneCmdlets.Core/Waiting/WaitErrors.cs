using System.Globalization;
using CloneCmdlets.Services;
using CloneCmdlets.Text;

namespace CloneCmdlets.Waiting;

/// <summary>The errors of waiting: what happened, to which operation, what to do.</summary>
internal static class WaitErrors
{
    /// <summary>So many findings are named in a message; all are in <see cref="CloneOperation.Vulnerabilities"/>.</summary>
    private const int ShownVulnerabilities = 20;

    /// <summary>So many operations that were left are named in a message, which a build agent shows whole.</summary>
    private const int ShownHandles = 5;

    /// <summary>What is wrong with an end.</summary>
    /// <param name="operation">An operation that has ended.</param>
    /// <param name="service">Its service, which may know why such ends come about.</param>
    /// <returns>The error; <see langword="null"/> for a success.</returns>
    public static CloneException? ForEnd(CloneOperation operation, ICloneService service)
    {
        var what = Name(operation);
        return operation.State switch
        {
            CloneState.Interrupted => Make(
                CloneErrorId.CloneOperationInterrupted, operation, $"{what} was interrupted before its end{Words(operation)}.", service.ExplainEnd(operation)),
            CloneState.Failed when operation.Kind == CloneKind.TestRun => Make(
                CloneErrorId.TestRunFailed, operation, $"{what} failed: {Findings(operation)}{Words(operation)}.", service.ExplainEnd(operation)),
            CloneState.Failed => Make(
                CloneErrorId.CloneOperationFailed,
                operation,
                $"{what} failed{(string.IsNullOrWhiteSpace(operation.Message) ? ", and the service gives no reason" : Words(operation))}.",
                service.ExplainEnd(operation) ?? Remains(operation)),
            _ => null,
        };
    }

    public static CloneException Paused(CloneOperation operation, ICloneService service) => Make(
        CloneErrorId.CloneOperationPaused,
        operation,
        $"{Name(operation)} is paused.",
        service.ExplainEnd(operation) ?? $"Let it go on in the service, then wait again: {WaitText.GoOn(operation)}.");

    public static CloneException TimedOut(CloneOperation operation, TimeSpan timeout, CloneException? lastFailure)
    {
        var counts = WaitText.Counts(operation);
        var seen = operation.ServiceState is null
            ? operation.State == CloneState.InProgress ? $"it is in progress{Words(operation)}" : "it has not been seen yet"
            : $"its state is '{SafeText.Clean(operation.ServiceState, 100)}'{(counts.Length == 0 ? "" : $" ({counts})")}";
        var when = timeout == TimeSpan.Zero ? "now" : "within " + WaitText.Duration(timeout);
        var failure = lastFailure is null ? string.Empty : $" The latest look failed: {Sentence(lastFailure.Message)}";
        return Make(
            CloneErrorId.CloneOperationTimeout,
            operation,
            $"{Name(operation)} has not ended {when}: {seen}.{failure}",
            $"It goes on in the service. To wait again: {WaitText.GoOn(operation)}.");
    }

    public static CloneException NotFound(CloneOperation operation, ICloneService service, CloneException answer) => Make(
        CloneErrorId.CloneOperationNotFound,
        operation,
        $"{SafeText.Clean(service.Name)} at '{SafeText.Clean(service.Scope, 300)}' doesn't know {Name(operation)}: {Sentence(answer.Message)}",
        "Check the id and the connection; the service may also have forgotten an old operation.",
        answer);

    public static CloneException OutcomeUnknown(CloneOperation operation, ICloneService service) => operation.State == CloneState.Submitting
        ? Make(
            CloneErrorId.SubmissionOutcomeUnknown,
            operation,
            $"{Name(operation)} is still being sent by the process that copies it, so there is no operation to wait for yet.",
            "Wait for it when Get-CloneOperation shows it as queued or in progress.")
        : Make(
            CloneErrorId.SubmissionOutcomeUnknown,
            operation,
            $"{Name(operation)}: the answer to its submission was lost, so there is no operation to wait for and nobody can tell whether the service made the copy{Words(operation)}.",
            service.CanFindLostCopies
                ? "Look for it in the destination. Or run the same copy again: it first looks for what the lost submission may have made."
                : "Look for it in the service before you copy again.");

    /// <summary>A plan that was found after its answer was lost, on a machine that doesn't know what it was copied from.</summary>
    public static CloneException Unjudged(CloneOperation operation) => Make(
        CloneErrorId.SubmissionOutcomeUnknown,
        operation,
        $"{Name(operation)}{Words(operation)}.",
        "To wait for such a copy elsewhere, hand on the operation (ConvertTo-Json -Depth 5, Export-Clixml), not its handle alone.");

    /// <summary>An answer that no other look will better, as the service's implementation put it.</summary>
    public static CloneException Permanent(CloneOperation operation, CloneException answer) => Make(answer.ErrorId, operation, answer.Message, null, answer);

    /// <summary>A service that is asked no longer.</summary>
    /// <param name="service">Which.</param>
    /// <param name="answer">What it said.</param>
    /// <param name="left">Its operations that nobody looks at now.</param>
    /// <returns>The error, without an operation.</returns>
    public static CloneException Stopped(ICloneService service, CloneException answer, IReadOnlyList<CloneOperation> left)
    {
        var operations = left.Count == 1 ? "1 operation" : left.Count.ToString(CultureInfo.InvariantCulture) + " operations";
        var more = left.Count > ShownHandles ? string.Create(CultureInfo.InvariantCulture, $" and {left.Count - ShownHandles} more") : string.Empty;
        return new CloneException(
            answer.ErrorId,
            $"{Sentence(answer.Message)} The wait for {operations} of {SafeText.Clean(service.Name)} at '{SafeText.Clean(service.Scope, 300)}' has ended; "
            + $"in the service they go on. Connect again, then wait for them: {WaitText.GoOn(left.Take(ShownHandles))}{more}.",
            answer)
        {
            StatusCode = answer.StatusCode,
            Target = service.Scope,
        };
    }

    private static CloneException Make(CloneErrorId id, CloneOperation operation, string message, string? advice, CloneException? answer = null) =>
        new(id, advice is null ? message : $"{message} {advice}", answer)
        {
            Operation = operation,
            StatusCode = answer?.StatusCode,
            RetryAfter = answer?.RetryAfter,
            Rule = answer?.Rule,
        };

    /// <summary>Names an operation at the beginning of a message: "Test run 9012 'nightly'".</summary>
    private static string Name(CloneOperation operation)
    {
        var kind = operation.Kind switch
        {
            CloneKind.TestRun => "Test run",
            CloneKind.TestSuite => "Test suite clone",
            _ => "Test plan clone",
        };
        var id = operation.Id is null ? string.Empty : " " + operation.Id;
        var name = operation.Destination?.Name is { Length: > 0 } given ? $" '{given}'" : string.Empty;
        return SafeText.Clean(id.Length + name.Length == 0 ? $"{kind} {operation.Handle}" : kind + id + name, 400);
    }

    private static string Words(CloneOperation operation) =>
        string.IsNullOrWhiteSpace(operation.Message) ? string.Empty : ": " + SafeText.Clean(operation.Message.Trim(), 1000).TrimEnd('.');

    private static string Findings(CloneOperation operation)
    {
        var found = operation.Vulnerabilities;
        if (found.Count == 0)
        {
            return "the service names no vulnerability";
        }

        var shown = found.OrderByDescending(one => one.Threat ?? 0).Take(ShownVulnerabilities).Select(one => one.ToString());
        var more = found.Count > ShownVulnerabilities
            ? string.Create(CultureInfo.InvariantCulture, $" and {found.Count - ShownVulnerabilities} more") : string.Empty;
        var count = found.Count == 1 ? "1 vulnerability" : string.Create(CultureInfo.InvariantCulture, $"{found.Count} vulnerabilities");
        return $"{count}: {string.Join(", ", shown)}{more}";
    }

    private static string? Remains(CloneOperation operation) => operation.Destination is { } made
        ? $"What it has made so far stays: look at {SafeText.Clean(made.Name is { Length: > 0 } name ? $"'{name}'" : made.Id, 300)} before you copy again."
        : null;

    private static string Sentence(string text)
    {
        var clean = text.Trim();
        return clean.EndsWith('.') ? clean : clean + ".";
    }
}
