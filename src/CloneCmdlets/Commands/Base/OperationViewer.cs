using System.Threading.Channels;
using CloneCmdlets.Connections;
using CloneCmdlets.Journal;
using CloneCmdlets.Services;
using CloneCmdlets.Submitting;

namespace CloneCmdlets.Commands.Base;

/// <summary>Looks at operations once, some at a time, and gives them in the order in which they were asked for.</summary>
/// <param name="journal">Told what was seen, and asked to settle what has no answer; <see langword="null"/> where there is none.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Where to tell what is done.</param>
internal sealed class OperationViewer(OperationJournal? journal, TimeProvider time, ICloneLog log)
{
    /// <summary>So many looks at once (design: "Waiting", the first look at each).</summary>
    private const int MaxLooks = 8;

    private readonly HashSet<string> _unreachable = new(StringComparer.Ordinal);

    /// <summary>Looks at each.</summary>
    /// <param name="found">Which.</param>
    /// <param name="report">Told why one can't be looked at; nothing is given for it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public IAsyncEnumerable<CloneOperation> LookAsync(
        IReadOnlyList<FoundOperation> found, Action<CloneException> report, CancellationToken cancellationToken) =>
        InOrderAsync(
            found,
            async one =>
            {
                if (one.Service is NoService)
                {
                    WarnOf(one.Handle);
                    return one.Operation;
                }

                try
                {
                    return await LookAsync(one, cancellationToken).ConfigureAwait(false);
                }
                catch (CloneException error)
                {
                    report(error);
                    return error.Operation;
                }
            },
            cancellationToken);

    /// <summary>Looks at those that haven't ended and that a connection leads to; gives the others as the journal has them.</summary>
    /// <param name="listed">The journal's operations.</param>
    /// <param name="serviceFor">Finds the service of a handle; <see langword="null"/>: no connection leads there.</param>
    /// <param name="report">Told why one can't be looked at; it is given as the journal has it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public IAsyncEnumerable<CloneOperation> RefreshAsync(
        IReadOnlyList<(JournalEntry Entry, CloneOperation Operation)> listed,
        Func<OperationHandle, ICloneService?> serviceFor,
        Action<CloneException> report,
        CancellationToken cancellationToken)
    {
        return InOrderAsync(
            listed,
            async one =>
            {
                if (one.Operation.IsCompleted || !OperationHandle.TryParse(one.Operation.Handle, out var handle))
                {
                    return one.Operation;
                }

                if (serviceFor(handle) is not { } service)
                {
                    WarnOf(handle);
                    return one.Operation;
                }

                try
                {
                    return await LookAsync(new FoundOperation(one.Operation, handle, service) { Entry = one.Entry }, cancellationToken).ConfigureAwait(false);
                }
                catch (CloneException error)
                {
                    report(error);
                    return error.Operation ?? one.Operation;
                }
            },
            cancellationToken);
    }

    /// <summary>Tells, once a place, that nobody could be asked there.</summary>
    private void WarnOf(OperationHandle handle)
    {
        lock (_unreachable)
        {
            if (!_unreachable.Add(handle.Scope))
            {
                return;
            }
        }

        log.Warning(Messages.NotRefreshed(handle));
    }

    private async Task<CloneOperation> LookAsync(FoundOperation found, CancellationToken cancellationToken)
    {
        if (found.Handle.Kind == OperationHandle.IntentKind)
        {
            return found.Entry is not { } entry || journal is null
                ? throw Messages.UnknownIntent(found.Handle)
                : await new Reconciler(journal, time).ReconcileAsync(found.Service, entry, log, cancellationToken).ConfigureAwait(false);
        }

        var look = await found.Service.LookAsync(found.Handle, found.Operation, log, cancellationToken).ConfigureAwait(false);
        if (journal is not null)
        {
            await RecordAsync(journal, look.Operation, cancellationToken).ConfigureAwait(false);
        }

        return look.Operation;
    }

    private async Task RecordAsync(OperationJournal to, CloneOperation operation, CancellationToken cancellationToken)
    {
        try
        {
            await to.RecordLookAsync(operation, cancellationToken).ConfigureAwait(false);
        }
        catch (CloneException error) when (error.ErrorId == CloneErrorId.JournalUnavailable)
        {
            log.Verbose(error.Message);
        }
    }

    private static async IAsyncEnumerable<CloneOperation> InOrderAsync<T>(
        IReadOnlyList<T> items, Func<T, Task<CloneOperation?>> look, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The channel's bound is what limits the looks: one more is begun as the first in line is taken out.
        var looks = Channel.CreateBounded<Task<CloneOperation?>>(MaxLooks - 1);
        var begin = Task.Run(
            async () =>
            {
                try
                {
                    foreach (var item in items)
                    {
                        await looks.Writer.WaitToWriteAsync(cancellationToken).ConfigureAwait(false);
                        await looks.Writer.WriteAsync(look(item), cancellationToken).ConfigureAwait(false);
                    }
                }
                finally
                {
                    looks.Writer.Complete();
                }
            },
            cancellationToken);
        await foreach (var one in looks.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            if (await one.ConfigureAwait(false) is { } operation)
            {
                yield return operation;
            }
        }

        await begin.ConfigureAwait(false);
    }
}
