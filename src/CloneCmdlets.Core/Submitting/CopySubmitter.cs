using CloneCmdlets.Journal;
using CloneCmdlets.Services;

namespace CloneCmdlets.Submitting;

/// <summary>
/// Submits copies so that none is lost and none doubled (design: "Submitting once"): the intent is on the disk first, what was provably not
/// processed is sent again for a while, and what has no clear answer is looked for and never sent again by itself. Safe for several copies at once.
/// </summary>
public sealed class CopySubmitter
{
    private readonly OperationJournal _journal;
    private readonly Reconciler _reconciler;
    private readonly EarlierSubmissions _earlier;
    private readonly TimeProvider _time;

    /// <summary>Makes one.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="time">The clock.</param>
    public CopySubmitter(OperationJournal journal, TimeProvider time)
    {
        _reconciler = new Reconciler(journal, time);
        _earlier = new EarlierSubmissions(journal, _reconciler);
        _journal = journal;
        _time = time;
    }

    /// <summary>Makes one copy.</summary>
    /// <param name="service">The service.</param>
    /// <param name="session">The call's session with it.</param>
    /// <param name="request">What to copy.</param>
    /// <param name="options">How.</param>
    /// <param name="approve">Asks whether to do it (<c>-WhatIf</c>, <c>-Confirm</c>), before anything is written or sent.</param>
    /// <param name="log">Where to tell what is done.</param>
    /// <param name="cancellationToken">Stops it. A copy that may have left by then is said to be unknown, as an error and a warning.</param>
    /// <returns>The operation; <see langword="null"/> where it was not approved.</returns>
    /// <exception cref="CloneException">Any; <see cref="CloneErrorId.SubmissionOutcomeUnknown"/> with the operation.</exception>
    /// <exception cref="OperationCanceledException">Stopped, and nothing was sent.</exception>
    public async Task<CloneOperation?> CopyAsync(
        ICloneService service,
        ICopySession session,
        CopyRequest request,
        CopyOptions options,
        Func<PreparedCopy, CancellationToken, ValueTask<bool>> approve,
        ICloneLog log,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(approve);
        ArgumentNullException.ThrowIfNull(log);
        var copy = await session.PrepareAsync(request, log, cancellationToken).ConfigureAwait(false);
        var isMade = false;
        CloneReference? made = null;
        try
        {
            var claim = new NameClaim(_journal, _time, service, session, options, log);
            copy = await claim.AwaitEarlierAsync(copy, cancellationToken).ConfigureAwait(false);
            for (var isApproved = false; ;)
            {
                var unresolved = await _journal.FindUnresolvedAsync(copy.Intent, cancellationToken).ConfigureAwait(false);
                if (service.CanFindLostCopies && options.IfExists == IfExists.Allow)
                {
                    // Another row of this call that wants a plan of the same name gets its own: its lost answer is that row's to settle.
                    unresolved = [.. unresolved.Where(entry => !entry.IsOwn)];
                }

                var mustLook = unresolved.Count > 0 && service.CanFindLostCopies;
                if (!mustLook && await claim.DecideAsync(copy, cancellationToken).ConfigureAwait(false) is { } existing)
                {
                    return existing;
                }

                if (!isApproved && !(isApproved = await approve(copy, cancellationToken).ConfigureAwait(false)))
                {
                    return null;
                }

                if (mustLook)
                {
                    (var own, copy) = await _earlier.SettleAsync(service, copy, unresolved, options.IfExists, log, cancellationToken).ConfigureAwait(false);
                    if (own is not null)
                    {
                        (isMade, made) = (true, own.Destination);
                        return own;
                    }

                    if (await claim.DecideAsync(copy, cancellationToken).ConfigureAwait(false) is { } known)
                    {
                        return known;
                    }
                }
                else if (unresolved.Count > 0)
                {
                    log.Warning(SubmissionWords.StillUnknown(unresolved[0], service));
                }

                (var entry, copy) = await claim.BeginAsync(copy, unresolved, cancellationToken).ConfigureAwait(false);
                if (entry is not null)
                {
                    var operation = await SubmitAsync(service, copy, entry, options, log, cancellationToken).ConfigureAwait(false);
                    (isMade, made) = (true, operation.Destination);
                    await SupersedeAsync(mustLook ? [] : unresolved, log).ConfigureAwait(false);
                    return operation;
                }
            }
        }
        catch (CloneException error) when (error.ErrorId == CloneErrorId.SubmissionOutcomeUnknown)
        {
            isMade = true; // perhaps: its name stays taken
            throw;
        }
        finally
        {
            if (isMade)
            {
                session.Keep(copy, made);
            }
            else
            {
                session.Release(copy);
            }
        }
    }

    /// <summary>Ends submissions that a newer one has taken the place of: they were told of for the last time.</summary>
    private async Task SupersedeAsync(IReadOnlyList<JournalEntry> unresolved, ICloneLog log)
    {
        foreach (var entry in unresolved)
        {
            await NoteAsync(_journal.EndedAsync(entry, SubmissionWords.SupersededUnseen(entry)), log).ConfigureAwait(false);
        }
    }

    private async Task<CloneOperation> SubmitAsync(
        ICloneService service, PreparedCopy copy, JournalEntry entry, CopyOptions options, ICloneLog log, CancellationToken cancellationToken)
    {
        try
        {
            var window = new RetryWindow(_time, options.Timeout);
            while (true)
            {
                switch (await SendAsync(service, copy, entry, log, cancellationToken).ConfigureAwait(false))
                {
                    case SendOutcome.Accepted accepted:
                        return await AcceptAsync(entry, accepted.Operation, log).ConfigureAwait(false);
                    case SendOutcome.Refused refused:
                        await NoteAsync(_journal.EndedAsync(entry, refused.Error), log).ConfigureAwait(false);
                        throw refused.Error;
                    case SendOutcome.Ambiguous ambiguous:
                        return await ResolveAsync(service, entry, ambiguous.Error, log, cancellationToken).ConfigureAwait(false);
                    case SendOutcome.NotProcessed unprocessed:
                        entry = await WaitAsync(entry, unprocessed.Error, window, log, cancellationToken).ConfigureAwait(false);
                        break;
                }
            }
        }
        finally
        {
            _journal.Leave(entry);
        }
    }

    private async Task<SendOutcome> SendAsync(
        ICloneService service, PreparedCopy copy, JournalEntry entry, ICloneLog log, CancellationToken cancellationToken)
    {
        try
        {
            return await service.SendAsync(copy, log, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // By the contract of SendAsync: stopped before the first byte of the body had left.
            await NoteAsync(_journal.EndedAsync(entry, SubmissionWords.NeverSent()), log).ConfigureAwait(false);
            throw;
        }
#pragma warning disable CA1031 // whatever it was, it came between "sending" and an outcome
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new SendOutcome.Ambiguous(new CloneException(
                CloneErrorId.UnexpectedResponse, $"The submission broke off: {Text.SafeText.Clean(exception.Message, 300)}", exception));
        }
    }

    private async Task<CloneOperation> AcceptAsync(JournalEntry entry, CloneOperation operation, ICloneLog log)
    {
        operation = operation with { SubmittedAt = entry.SubmittedAt };
        try
        {
            await _journal.AcceptedAsync(entry, operation).ConfigureAwait(false);
        }
        catch (CloneException error) when (error.ErrorId == CloneErrorId.JournalUnavailable)
        {
            log.Warning(SubmissionWords.NotNoted(operation, error));
        }

        return operation;
    }

    private async Task<CloneOperation> ResolveAsync(
        ICloneService service, JournalEntry entry, CloneException error, ICloneLog log, CancellationToken cancellationToken)
    {
        var ambiguous = await NoteAsync(_journal.AmbiguousAsync(entry, error), log).ConfigureAwait(false) ?? entry with
        {
            State = JournalState.Ambiguous,
            ErrorId = error.ErrorId,
            ErrorMessage = error.Cause,
            UpdatedAt = _time.GetUtcNow(),
        };
        Finding? finding = null;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            log.Verbose($"{error.Cause} Whether '{SubmissionWords.Name(entry.Intent)}' was made is looked for.");
            finding = await _reconciler.FindAsync(service, ambiguous, log, cancellationToken).ConfigureAwait(false);
        }
        catch (CloneException unreadable) when (unreadable.ErrorId == CloneErrorId.JournalUnavailable)
        {
            finding = new Finding.Unseen(unreadable); // it was sent: whatever is wrong with the journal, that is what to tell
        }
        catch (OperationCanceledException)
        {
            // Whoever stops the call may never see its error: the warning tells that a copy may be on its way.
            log.Warning(SubmissionWords.Unknown(service, ambiguous, null).Message);
        }

        return finding is Finding.Found found ? found.Operation : throw SubmissionWords.Unknown(service, ambiguous, finding);
    }

    /// <summary>Waits until it may be sent again, and notes that it is about to be.</summary>
    private async Task<JournalEntry> WaitAsync(
        JournalEntry entry, CloneException error, RetryWindow window, ICloneLog log, CancellationToken cancellationToken)
    {
        if (window.NextPause(error.RetryAfter) is not { } pause)
        {
            await NoteAsync(_journal.EndedAsync(entry, error), log).ConfigureAwait(false);
            throw SubmissionWords.GaveUp(entry.Intent, error, window.Attempts, window.Elapsed);
        }

        try
        {
            entry = await _journal.NotSentAsync(entry, cancellationToken).ConfigureAwait(false);
            log.Verbose(SubmissionWords.Again(error, pause));
            await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(false);
            return await _journal.SendingAsync(entry, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await NoteAsync(_journal.EndedAsync(entry, SubmissionWords.NeverSent()), log).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Writes an outcome that has to be told to the user in any case, whether it can be written or not.</summary>
    private static async ValueTask<JournalEntry?> NoteAsync(ValueTask<JournalEntry> append, ICloneLog log)
    {
        try
        {
            return await append.ConfigureAwait(false);
        }
        catch (CloneException error) when (error.ErrorId == CloneErrorId.JournalUnavailable)
        {
            log.Warning($"{error.Message} Until that is mended, the journal calls this submission ambiguous.");
            return null;
        }
    }
}
