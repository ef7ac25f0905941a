using System.Runtime.CompilerServices;
using System.Threading.Channels;
using CloneCmdlets.Services;

namespace CloneCmdlets.Waiting;

/// <summary>
/// Waits for any number of operations of any services (design: "Waiting"). All its state is under one lock, all its time is one timer; an
/// operation costs no task and no timer of its own while nobody looks at it. Time is monotonic: a jump of the wall clock fires and
/// extends nothing. It looks and never acts: ending it ends no operation.
/// </summary>
#pragma warning disable CA1001 // what it holds is let go when its run ends
public sealed partial class OperationWaiter
#pragma warning restore CA1001
{
    private readonly object _sync = new();
    private readonly WaitOptions _options;
    private readonly TimeProvider _time;
    private readonly ICloneLog _log;
    private readonly PollSchedule _schedule;
    private readonly long _zero;
    private readonly CancellationTokenSource _looks = new();
    private readonly Channel<WaitResult> _results = Channel.CreateUnbounded<WaitResult>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Dictionary<string, WatchedOperation> _operations = new(StringComparer.Ordinal);
    private readonly Dictionary<ICloneService, WatchedService> _services = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, ServiceLane> _lanes = new(StringComparer.OrdinalIgnoreCase);
    private bool _addingCompleted;
    private bool _started;
    private bool _finished;
    private TimeSpan _startedAt;
    private int _unfinished;
    private int _ended;
    private int _failed;
    private int _left;
    private long _goodLooks;
    private long _failedLooks;

    /// <summary>Makes one; nothing is asked before <see cref="RunAsync"/>.</summary>
    /// <param name="options">How to wait.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where warnings and requests are told.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public OperationWaiter(WaitOptions options, TimeProvider time, ICloneLog log)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(log);
        _options = options.Checked();
        _time = time;
        _log = log;
        _schedule = new PollSchedule(options);
        _zero = time.GetTimestamp();
    }

    /// <summary>Whether there is nothing more to wait for.</summary>
    internal bool IsFinished
    {
        get
        {
            lock (_sync)
            {
                return _finished;
            }
        }
    }

    private TimeSpan Now => _time.GetElapsedTime(_zero);

    /// <summary>
    /// Gives it an operation to wait for: before it runs or meanwhile, from any thread. A handle that it has already is not taken twice. What
    /// has ended already is reported as it is, without a look, and so is what was there before (<see cref="OperationHandle.ExistingKind"/>); what has no
    /// operation in the service, as <see cref="CloneErrorId.SubmissionOutcomeUnknown"/>.
    /// </summary>
    /// <param name="operation">The operation; nothing but its handle need be known.</param>
    /// <param name="service">The connection to ask.</param>
    /// <returns>Whether it will be reported: not once the waiting has ended.</returns>
    /// <exception cref="ArgumentException">Its handle is none.</exception>
    public bool Add(CloneOperation operation, ICloneService service)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(service);
        if (!OperationHandle.TryParse(operation.Handle, out var handle))
        {
            throw new ArgumentException($"'{Text.SafeText.Clean(operation.Handle, 200)}' is no handle of an operation.", nameof(operation));
        }

        lock (_sync)
        {
            if (_finished || _addingCompleted)
            {
                return false;
            }

            if (_operations.ContainsKey(operation.Handle))
            {
                return true;
            }

            Take(operation, handle, service);
        }

        Pump();
        return true;
    }

    /// <summary>Tells that no more operations will come, so that <see cref="RunAsync"/> ends with the last of them.</summary>
    public void CompleteAdding()
    {
        lock (_sync)
        {
            _addingCompleted = true;
            FinishIfDone();
        }
    }

    /// <summary>
    /// Waits, and gives what happens as it happens. Looking goes on while the reader is busy with a result. Once a waiter.
    /// </summary>
    /// <param name="cancellationToken">Ends the waiting at once, also within a stalled look; what had ended by then is given first.</param>
    /// <returns>An end for each operation, an error for each service that is given up. It ends when all have ended, one has and
    /// <see cref="WaitOptions.Any"/> is set, or the time is up.</returns>
    public async IAsyncEnumerable<WaitResult> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Start();
        try
        {
            using var registration = cancellationToken.UnsafeRegister(static state => ((OperationWaiter)state!).Stop(), this);
            while (true)
            {
                while (_results.Reader.TryRead(out var result))
                {
                    yield return result;
                }

                cancellationToken.ThrowIfCancellationRequested();
                try
                {
                    if (!await _results.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
                    {
                        yield break;
                    }
                }
                catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
                {
                    // Once more around: what has ended is given before the end is told.
                }
            }
        }
        finally
        {
            Stop();
        }
    }

    private void Start()
    {
        lock (_sync)
        {
            if (_started)
            {
                throw new InvalidOperationException("A waiter runs once.");
            }

            _started = true;
            _startedAt = Now;
            _deadline = _options.Timeout is { } timeout ? AddCapped(_startedAt, timeout) : null;
            _timer = _time.CreateTimer(static state => ((OperationWaiter)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            FinishIfDone();
        }

        Pump();
    }

    private void Stop()
    {
        lock (_sync)
        {
            _finished = true;
            _timer?.Dispose();
        }

        // Elsewhere: whoever presses Ctrl+C waits for no look to let go. The source is left to the collector, since looks still hold it.
        _ = _looks.CancelAsync();
    }

    private void Take(CloneOperation operation, OperationHandle handle, ICloneService service)
    {
        var now = Now;
        if (!_services.TryGetValue(service, out var watchedService))
        {
            watchedService = new WatchedService { Service = service, Lane = LaneOf(service) };
            _services.Add(service, watchedService);
        }

        var watched = new WatchedOperation { Handle = handle, Service = watchedService, Seen = operation, WallClockZero = _time.GetUtcNow() - now, SameSince = now };
        watched.LearnOrigin(operation, now);
        _operations.Add(operation.Handle, watched);
        _unfinished++;
        watchedService.Lane.Outstanding++;
        if (operation.IsCompleted)
        {
            Report(watched, WaitErrors.ForEnd(operation, service), isEnd: true);
        }
        else if (handle.Kind == OperationHandle.ExistingKind)
        {
            Report(watched, error: null, isEnd: true); // it was there before, and no look ever tells of an end
        }
        else if (handle.Kind == OperationHandle.IntentKind)
        {
            Report(watched, WaitErrors.OutcomeUnknown(operation, service), isEnd: false);
        }
        else if (watchedService.Stopped is { } reason)
        {
            Report(watched, WaitErrors.Permanent(operation, reason), isEnd: false);
        }
        else
        {
            _lastLooksFrom = _quietSince = now;
            _mindHolds |= watchedService.Lane.HeldUntil > now;
            watchedService.Lane.EnqueueUnpaced(watched);
        }
    }

    /// <summary>All connections to one host share a lane: it is the host that counts requests.</summary>
    private ServiceLane LaneOf(ICloneService service)
    {
        var host = Uri.TryCreate(service.Scope, UriKind.Absolute, out var scope) ? scope.GetLeftPart(UriPartial.Authority) : service.Scope;
        var key = service.Scheme + ":" + host;
        if (!_lanes.TryGetValue(key, out var lane))
        {
            lane = new ServiceLane(_options.MaxPollsPerSecond);
            _lanes.Add(key, lane);
        }

        return lane;
    }

    /// <summary>Tells of an operation, once.</summary>
    private void Report(WatchedOperation operation, CloneException? error, bool isEnd)
    {
        if (operation.IsDone || _finished)
        {
            return;
        }

        Drop(operation);
        _ended++;
        _failed += error is null ? 0 : 1;
        _results.Writer.TryWrite(new WaitResult(operation.Seen, error));
        if (isEnd && _options.Any)
        {
            Finish(null);
        }
        else
        {
            FinishIfDone();
        }
    }

    private void Drop(WatchedOperation operation)
    {
        operation.IsDone = true;
        operation.Service.Lane.Outstanding--;
        _unfinished--;
    }

    private void FinishIfDone()
    {
        if (_addingCompleted && _unfinished == 0)
        {
            Finish(null);
        }
    }

    private void Finish(Exception? error)
    {
        _finished = true;
        _results.Writer.TryComplete(error);
    }

    private static TimeSpan AddCapped(TimeSpan one, TimeSpan other) => other > TimeSpan.MaxValue - one ? TimeSpan.MaxValue : one + other;
}
