using CloneCmdlets.Services;

namespace CloneCmdlets.Journal;

/// <summary>The appends: one method for each step of a submission's life.</summary>
public sealed partial class OperationJournal
{
    /// <summary>The longest message of a service that is kept, in UTF-16 code units. [ours]</summary>
    private const int MaxMessageLength = 16_384;

    /// <summary>Notes a submission and that it is about to be sent; both are on the disk when this returns.</summary>
    /// <param name="intent">What is to be made.</param>
    /// <param name="cancellationToken">Stops the waiting for other processes; what is being written is written.</param>
    /// <returns>The submission.</returns>
    /// <exception cref="CloneException"><see cref="CloneErrorId.JournalUnavailable"/>: nothing may be sent.</exception>
    public ValueTask<JournalEntry> BeginAsync(CopyIntent intent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(intent);
        return WriteLockedAsync(file => Begin(file, intent), cancellationToken);
    }

    /// <summary>Notes that what was sent was provably not processed, so that nothing is on its way.</summary>
    /// <param name="entry">The submission.</param>
    /// <param name="cancellationToken">Stops the waiting for other processes.</param>
    /// <returns>The submission as it stands.</returns>
    /// <exception cref="CloneException"><see cref="CloneErrorId.JournalUnavailable"/>.</exception>
    public ValueTask<JournalEntry> NotSentAsync(JournalEntry entry, CancellationToken cancellationToken) =>
        // Not flushed: if it is lost, the submission is taken for ambiguous, which errs on the safe side.
        AppendAsync(entry, JournalState.Intent, null, null, isDurable: false, cancellationToken);

    /// <summary>Notes that a submission is about to be sent again; it is on the disk when this returns.</summary>
    /// <param name="entry">The submission.</param>
    /// <param name="cancellationToken">Stops the waiting for other processes.</param>
    /// <returns>The submission as it stands.</returns>
    /// <exception cref="CloneException"><see cref="CloneErrorId.JournalUnavailable"/>: nothing may be sent.</exception>
    public ValueTask<JournalEntry> SendingAsync(JournalEntry entry, CancellationToken cancellationToken) =>
        AppendAsync(entry, JournalState.Sending, null, null, isDurable: true, cancellationToken);

    /// <summary>Notes that the service has it, or that what it made was found.</summary>
    /// <param name="entry">The submission.</param>
    /// <param name="operation">The operation.</param>
    /// <returns>The submission as it stands.</returns>
    /// <exception cref="CloneException"><see cref="CloneErrorId.JournalUnavailable"/>: the journal goes on saying that it was being sent.</exception>
    public ValueTask<JournalEntry> AcceptedAsync(JournalEntry entry, CloneOperation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return AppendAsync(
            entry, operation.IsCompleted ? JournalState.Ended : JournalState.Accepted, operation, null, isDurable: true, CancellationToken.None);
    }

    /// <summary>Notes that nothing was made and nothing will be: refused, or given up before anything was processed.</summary>
    /// <param name="entry">The submission.</param>
    /// <param name="error">Why.</param>
    /// <returns>The submission as it stands.</returns>
    /// <exception cref="CloneException"><see cref="CloneErrorId.JournalUnavailable"/>.</exception>
    public ValueTask<JournalEntry> EndedAsync(JournalEntry entry, CloneException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return AppendAsync(entry, JournalState.Ended, null, error, isDurable: true, CancellationToken.None);
    }

    /// <summary>Notes that nobody can tell whether it was made.</summary>
    /// <param name="entry">The submission.</param>
    /// <param name="error">Why.</param>
    /// <returns>The submission as it stands.</returns>
    /// <exception cref="CloneException"><see cref="CloneErrorId.JournalUnavailable"/>: the journal goes on saying that it was being sent.</exception>
    public ValueTask<JournalEntry> AmbiguousAsync(JournalEntry entry, CloneException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return AppendAsync(entry, JournalState.Ambiguous, null, error, isDurable: true, CancellationToken.None);
    }

    /// <summary>Ends this process's work on a submission without a word in the journal: what its last record says is what is known.</summary>
    /// <param name="entry">The submission.</param>
    internal void Leave(JournalEntry entry) => _underWay.TryRemove(Guid.ParseExact(entry.JournalId, "N"), out _);

    /// <summary>Notes what a later look found, if this machine submitted it and the look brought something new.</summary>
    /// <param name="operation">How it stands.</param>
    /// <param name="cancellationToken">Stops the waiting for other processes.</param>
    /// <returns>Done.</returns>
    /// <exception cref="CloneException"><see cref="CloneErrorId.JournalUnavailable"/>.</exception>
    public async ValueTask RecordLookAsync(CloneOperation operation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(operation);
        if (await FindAsync(operation.Handle, cancellationToken).ConfigureAwait(false) is { } entry && IsNews(entry, operation))
        {
            var state = operation.IsCompleted ? JournalState.Ended : JournalState.Accepted;
            await AppendAsync(entry, state, operation, null, isDurable: false, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Progress alone is no news: it would fill the file and is stale at once. What has ended stays ended.</summary>
    private static bool IsNews(JournalEntry entry, CloneOperation operation) =>
        entry is { State: JournalState.Accepted, Operation: not null }
        && (operation.State != entry.Operation.State || operation.ServiceState != entry.Operation.ServiceState);

    private static CloneOperation Bounded(CloneOperation operation) => operation.Message?.Length > MaxMessageLength
        ? operation with { Message = operation.Message[..MaxMessageLength] }
        : operation;

    private ValueTask<JournalEntry> AppendAsync(
        JournalEntry entry,
        JournalState state,
        CloneOperation? operation,
        CloneException? error,
        bool isDurable,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return AppendCoreAsync();

        async ValueTask<JournalEntry> AppendCoreAsync()
        {
            var id = Guid.ParseExact(entry.JournalId, "N");
            var isOver = state is not (JournalState.Intent or JournalState.Sending);
            try
            {
                return await WriteLockedAsync(file => Append(file, entry, state, operation, error, isDurable), cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                if (isOver)
                {
                    _underWay.TryRemove(id, out _); // also where it could not be written: then it counts as ambiguous
                }
            }
        }
    }

    private JournalEntry Begin(JournalFile file, CopyIntent intent)
    {
        _writers.Enter();
        var now = _time.GetUtcNow();
        if (_view.IsWorthRewriting)
        {
            file.Rewrite(now - KeepEnded);
            _writers.RemoveDead();
        }

        var id = Guid.NewGuid();
        var body = new JournalBody(intent);
        file.Append([(Head(id, now, now, JournalState.Intent), body), (Head(id, now, now, JournalState.Sending), body)], isDurable: true);
        _underWay[id] = true;
        _destinations[id] = HashOf(intent);
        return new JournalEntry
        {
            JournalId = id.ToString("N"),
            State = JournalState.Sending,
            Intent = intent,
            SubmittedAt = now,
            UpdatedAt = now,
            IsWriterAlive = true,
        };
    }

    private JournalEntry Append(
        JournalFile file, JournalEntry entry, JournalState state, CloneOperation? operation, CloneException? error, bool isDurable)
    {
        var now = _time.GetUtcNow();
        var body = new JournalBody(entry.Intent)
        {
            Operation = operation is null ? null : Bounded(operation with { SubmittedAt = entry.SubmittedAt }),
            ErrorId = error?.ErrorId,
            ErrorMessage = error?.Cause,
        };
        file.Append([(Head(Guid.ParseExact(entry.JournalId, "N"), now, entry.SubmittedAt, state), body)], isDurable);
        return entry with
        {
            State = state,
            UpdatedAt = now,
            Operation = body.Operation,
            ErrorId = body.ErrorId,
            ErrorMessage = body.ErrorMessage,
            IsWriterAlive = state is JournalState.Intent or JournalState.Sending,
        };
    }

    private JournalHead Head(Guid id, DateTimeOffset at, DateTimeOffset since, JournalState state) => new()
    {
        Sequence = 0, // the file's to give
        At = at,
        Id = id,
        Since = since,
        State = state,
        Writer = _writers.OwnId,
        Version = JournalLine.Version,
        IsComplete = true,
    };

    private async ValueTask<T> WriteLockedAsync<T>(Func<JournalFile, T> work, CancellationToken cancellationToken)
    {
        await EnterAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _directory.Ensure();
            using var held = await _lock.TakeAsync(_maxWait, cancellationToken).ConfigureAwait(false);
            using var file = JournalFile.Open(_context, _view, toWrite: true, mayRepair: true, cancellationToken);
            return work(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            CloseFiles(); // whatever is wrong with them
            throw Unavailable("written", exception);
        }
        finally
        {
            _gate.Release();
        }
    }
}
