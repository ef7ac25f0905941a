using System.Collections;
using CloneCmdlets.Journal;

namespace CloneCmdlets.Completion;

/// <summary>The operations of the journal, newest first, found by id, handle or name.</summary>
public abstract class OperationCompleter : Completer
{
    private const int MaxOffers = 50;

    private protected abstract string? ValueOf(CloneOperation operation);

    /// <summary>What is listed. Where the values begin differently, a shell may put in what the labels have in common, so they have to begin so as the
    /// word may.</summary>
    private protected virtual string LabelOf(CloneOperation operation) => operation.ToString();

    private protected override IReadOnlyList<Offer> Offers(string command, IDictionary bound)
    {
        var read = Task.Run(ReadAsync);
        CompletionCache.Hold(read);
        return !read.IsCompletedSuccessfully ? [] : [.. read.Result
            .Where(operation => bound["Service"] is not string service || string.Equals(service, operation.Service, StringComparison.OrdinalIgnoreCase))
            .Select(operation => (Value: ValueOf(operation), Operation: operation))
            .Where(one => !string.IsNullOrEmpty(one.Value))
            .DistinctBy(one => one.Value, StringComparer.Ordinal)
            .Select(one => new Offer(one.Value!, LabelOf(one.Operation), one.Operation.Handle)
            {
                Aliases = [one.Operation.Destination?.Name ?? string.Empty, one.Operation.Id ?? string.Empty, one.Operation.Source?.Name ?? string.Empty],
            })
            .Take(MaxOffers)];
    }

    private static async Task<IReadOnlyList<CloneOperation>> ReadAsync()
    {
        var journal = await OperationJournal.OpenAsync(
            OperationJournal.DefaultDirectory(Environment.GetEnvironmentVariable), TimeProvider.System, NullCloneLog.Instance, CancellationToken.None).ConfigureAwait(false);
        await using (journal.ConfigureAwait(false))
        {
            var entries = await journal.ReadAsync(CancellationToken.None).ConfigureAwait(false);
            return [.. entries.Select(entry => entry.ToOperation())];
        }
    }
}

/// <summary>The ids.</summary>
public class OperationIdCompleter : OperationCompleter
{
    private protected override string? ValueOf(CloneOperation operation) => operation.Id;

    private protected override string LabelOf(CloneOperation operation) =>
        $"{operation.Id} {operation.Kind} '{operation.Destination?.Name ?? operation.Destination?.Id}' {operation.State}";
}

/// <summary>The ids of the test runs.</summary>
public sealed class TestRunIdCompleter : OperationIdCompleter
{
    private protected override string? ValueOf(CloneOperation operation) => operation.Kind == CloneKind.TestRun ? base.ValueOf(operation) : null;
}

/// <summary>The handles.</summary>
public sealed class OperationHandleCompleter : OperationCompleter
{
    private protected override string? ValueOf(CloneOperation operation) => operation.Handle;
}
