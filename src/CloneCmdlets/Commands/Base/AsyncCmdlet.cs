using System.Management.Automation;

namespace CloneCmdlets.Commands.Base;

/// <summary>
/// A cmdlet whose work runs in tasks while the pipeline thread writes what they bring. Three ways lead out of it:
/// <list type="bullet">
/// <item>the work ends;</item>
/// <item>the pipeline ends early, by an error or by a downstream command that has enough: no new work is begun, and what can't be undone half-way gets a
/// moment to end well (<see cref="EndToken"/>);</item>
/// <item>the user stops it: everything is cancelled (<see cref="StopToken"/>), and the prompt is back at once, even if a task is stuck.</item>
/// </list>
/// </summary>
public abstract class AsyncCmdlet : PSCmdlet, IDisposable
{
    /// <summary>What work that can't be undone half-way gets when the pipeline ends early.</summary>
    private static readonly TimeSpan EndGrace = TimeSpan.FromSeconds(5);

    /// <summary>What tasks get to notice that they were stopped. The prompt is to be back within half a second.</summary>
    private static readonly TimeSpan StopGrace = TimeSpan.FromMilliseconds(250);

    private readonly PipelineQueue _queue = new();
    private readonly CmdletOutcome _outcome = new();
    private readonly CmdletTasks _tasks;

    // Never disposed: a task that is stuck may still ask them, and they hold nothing but memory.
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _end = new();

    private bool _isEnded;

    private protected AsyncCmdlet() => _tasks = new CmdletTasks(_queue);

    /// <summary>Cancelled when everything is to be dropped at once.</summary>
    private protected CancellationToken StopToken => _stop.Token;

    /// <summary>Cancelled when nothing new is to be begun and waiting is to end; before <see cref="StopToken"/> or with it.</summary>
    private protected CancellationToken EndToken => _end.Token;

    /// <summary>The streams, as the core writes to them. From any thread.</summary>
    private protected ICloneLog Log { get; private set; } = NullCloneLog.Instance;

    /// <summary>So many tasks of <see cref="StartItem"/> at once.</summary>
    private protected virtual int MaxRunning => 1;

    /// <summary>Whether a terminating error waits for what else is under way, instead of ending it.</summary>
    private protected virtual bool TerminatesLast => false;

    /// <summary>Before the first record, on the pipeline thread.</summary>
    private protected virtual void Begin()
    {
    }

    /// <summary>For each record, on the pipeline thread: reads the parameters and starts the work.</summary>
    private protected virtual void Process()
    {
    }

    /// <summary>After the last record, on the pipeline thread; what was started still runs.</summary>
    private protected virtual void End()
    {
    }

    /// <summary>After all work has ended well and everything was written, on the pipeline thread.</summary>
    private protected virtual void AfterEnd()
    {
    }

    /// <summary>Before an error is written or thrown, on the pipeline thread: with <c>-ErrorAction Stop</c> nothing can be written after it.</summary>
    private protected virtual void BeforeError(CloneException error)
    {
    }

    /// <summary>After all work has ended, in whatever way: gives back what it used.</summary>
    private protected virtual ValueTask CleanUpAsync() => ValueTask.CompletedTask;

    /// <summary>On the pipeline thread, when the call ends before its work, by an error, a downstream command or the user: what is to be told of that is
    /// told by <see cref="Warn"/>. Once, or before an error and once more.</summary>
    private protected virtual void BeforeLeaving()
    {
    }

    /// <inheritdoc/>
    protected sealed override void BeginProcessing()
    {
        Log = new StreamLog(
            StreamLog.IsShown(this, "Verbose") ? message => Post(() => WriteVerbose(message)) : null,
            StreamLog.IsShown(this, "Debug") ? message => Post(() => WriteDebug(message)) : null,
            Warn);
        Guard(Begin);
    }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Guard(() =>
    {
        _queue.RunWaiting();
        ThrowIfTerminated();
        Process();
    });

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Guard(() =>
    {
        End();
        _tasks.PumpUntilEnded();
        AfterEnd();
        ThrowIfTerminated(isLast: true);
        LeaveInOrder();
    });

    /// <inheritdoc/>
    protected sealed override void StopProcessing()
    {
        _queue.Close();
        _ = _end.CancelAsync();
        _ = _stop.CancelAsync();
    }

    /// <summary>Called by PowerShell at the end of the pipeline, and then the only call where another command of it has failed.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends what still runs.</summary>
    /// <param name="disposing">Whether by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            LeaveEarly();
        }
    }

    /// <summary>Starts the work of one item once there is room for it, and comes back; what tasks ask for meanwhile is done.</summary>
    /// <param name="work">The work. A <see cref="CloneException"/> it throws becomes an error of this cmdlet.</param>
    private protected void StartItem(Func<Task> work)
    {
        _tasks.PumpUntilFewerItemsThan(MaxRunning);
        ThrowIfTerminated();
        _tasks.Start(() => RunAsync(work), isItem: true);
        _queue.RunWaiting();
    }

    /// <summary>Starts work beside the items, such as a waiter that lasts as long as the call.</summary>
    private protected void StartBeside(Func<Task> work) => _tasks.Start(() => RunAsync(work), isItem: false);

    /// <summary>Waits for the work of all items; what tasks ask for meanwhile is done.</summary>
    private protected void FinishItems()
    {
        _tasks.PumpUntilFewerItemsThan(1);
        ThrowIfTerminated();
    }

    /// <summary>Runs the work of one item to its end.</summary>
    private protected void Run(Func<Task> work)
    {
        StartItem(work);
        FinishItems();
    }

    /// <summary>Has something done on the pipeline thread, in turn. From any thread.</summary>
    /// <returns><see langword="false"/> once the pipeline has ended: it won't be done.</returns>
    private protected bool Post(Action action) => _queue.Post(action);

    /// <summary>Warns; once the pipeline has ended, by the host itself, since a copy may be on its way. From any thread.</summary>
    private protected void Warn(string message)
    {
        if (!_queue.Post(() => WriteWarning(message)))
        {
            _outcome.WarnLate(message);
        }
    }

    /// <summary>Asks something that only the pipeline thread can answer, such as <c>ShouldProcess</c>. From any thread but that.</summary>
    /// <exception cref="OperationCanceledException">The pipeline has ended.</exception>
    private protected Task<T> AskAsync<T>(Func<T> question) => _queue.AskAsync(question);

    /// <summary>Reports an error of one item, or the end of all, as its id says. From any thread.</summary>
    private protected void Report(CloneException error)
    {
        if (_end.IsCancellationRequested && error.ErrorId == CloneErrorId.SubmissionOutcomeUnknown)
        {
            Warn(error.Message);
            return;
        }

        // What else is under way ends first and is shown: it may have made something. Where the rest goes on, as with another service, a second
        // such error says something of its own.
        if (error.IsTerminating && (_outcome.Terminate(error) || !TerminatesLast))
        {
            return;
        }

        Post(() =>
        {
            BeforeError(error);
            WriteError(ErrorRecords.From(error));
        });
    }

    private async Task RunAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (CloneException error)
        {
            Report(error);
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // As asked.
        }
#pragma warning disable CA1031 // whatever it is, it belongs to the user's pipeline and not to a task that nobody looks at
        catch (Exception error)
#pragma warning restore CA1031
        {
            _outcome.Terminate(error);
        }
    }

    private void ThrowIfTerminated(bool isLast = false)
    {
        if (_outcome.TerminatingError is not { } error || (TerminatesLast && !isLast))
        {
            return;
        }

        _ = _end.CancelAsync();
        _tasks.PumpUntilEnded();
        BeforeLeaving();
        _queue.RunWaiting();
        Throw(error);
    }

    private void Guard(Action step)
    {
        try
        {
            step();
        }
        catch (CloneException error)
        {
            LeaveEarly();
            Throw(error);
        }
        catch
        {
            LeaveEarly();
            throw;
        }
    }

    private void Throw(Exception error)
    {
        if (error is CloneException known)
        {
            BeforeError(known);
        }

        ThrowTerminatingError(ErrorRecords.From(error));
    }

    private void LeaveInOrder()
    {
        if (!_isEnded)
        {
            _isEnded = true;
            _queue.Close();
            CmdletTasks.Block(CleanUpAsync().AsTask(), EndGrace);
        }
    }

    private void LeaveEarly()
    {
        if (_isEnded)
        {
            return;
        }

        _isEnded = true;
        _queue.Close();
        _ = _end.CancelAsync();
        var all = _tasks.All;
        // Also ends when the user stops it meanwhile.
        CmdletTasks.Block(all.WaitAsync(_stop.Token), EndGrace);
        _ = _stop.CancelAsync();
        CmdletTasks.Block(all, StopGrace);
        BeforeLeaving();
        _outcome.TellLateWarnings(Host);
        _ = all.ContinueWith(
            async _ => await CleanUpAsync().ConfigureAwait(false), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }
}
