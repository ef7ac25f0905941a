using System.Collections.Concurrent;
using System.Management.Automation;
using CloneCmdlets.BuildAgents;
using CloneCmdlets.Services;
using CloneCmdlets.Waiting;

namespace CloneCmdlets.Commands.Base;

/// <summary>A cmdlet that can wait for operations: one waiter a call, fed as operations come, whose results are written as they happen.</summary>
public abstract class WaitingCmdlet : ServiceCmdlet
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>What a build agent's output file gets at most to be free.</summary>
    private static readonly TimeSpan AgentPatience = TimeSpan.FromSeconds(5);

    private const int ProgressId = 0x43_4C_4F; // any number that other commands hardly use

    private readonly ConcurrentDictionary<string, TaskCompletionSource<bool>> _ends = new(StringComparer.Ordinal);
    private readonly Unwritten _unwritten = new();
    private readonly List<CloneOperation> _annotated = [];
    private OperationWaiter? _waiter;
    private BuildAgent? _agent;
    private int _handedOn;
    private bool _isProgressUp;
    private bool _isBounded;

    /// <summary>In a build agent (Azure Pipelines, GitHub Actions): marks what failed in the log by the agent's own commands, and sets the output
    /// variables <c>CloneOperationId</c> and <c>CloneOperationHandle</c>. Elsewhere it does nothing.</summary>
    [Parameter]
    public SwitchParameter Annotate { get; set; }

    /// <summary>Whether the operations are this call's own, so that none may be missing from its output, however it ends.</summary>
    private protected virtual bool IsMaker => false;

    /// <summary>Begins to wait, on the pipeline thread; operations may come from now on.</summary>
    private protected void BeginWaiting(WaitOptions options)
    {
        _isBounded = options.Timeout is not null && !options.Any;
        var waiter = _waiter = new OperationWaiter(options, Time, Log);
        var isProgressShown = IsProgressShown();
        StartBeside(async () =>
        {
            using var beat = isProgressShown
                ? new WaitHeartbeat(waiter, Time, ProgressInterval, ShowProgress)
                : new WaitHeartbeat(waiter, Time, WaitHeartbeat.Minute, snapshot => TellHost(WaitText.Line(snapshot)));
            try
            {
                await foreach (var result in waiter.RunAsync(EndToken).ConfigureAwait(false))
                {
                    await EmitAsync(result).ConfigureAwait(false);
                }
            }
            finally
            {
                beat.Dispose();
                if (EndToken.IsCancellationRequested)
                {
                    Leave(waiter.Unfinished);
                }

                foreach (var end in _ends.Values)
                {
                    end.TrySetResult(false);
                }

                if (isProgressShown)
                {
                    EndProgress(waiter.Snapshot);
                }
            }
        });
    }

    /// <summary>Waits for one more operation.</summary>
    /// <returns>Ends when it has been reported, or the waiting has ended: whether the operation had ended by then.</returns>
    private protected Task<bool> AddToWait(CloneOperation operation, ICloneService service)
    {
        var end = _ends.GetOrAdd(operation.Handle, static _ => new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!_waiter!.Add(operation, service))
        {
            // It came when the time was already up (or, with -Any, enough had ended): it is told all the same.
            end.TrySetResult(false);
            if (EndToken.IsCancellationRequested)
            {
                Leave([operation]);
            }
            else if (_isBounded)
            {
                Emit(operation);
                Report(Messages.TooLateToWait(operation));
            }
        }

        return end.Task;
    }

    /// <summary>Tells that no more operations will come.</summary>
    private protected void CompleteWaiting() => _waiter?.CompleteAdding();

    /// <summary>Writes an operation, and remembers it for the agent's output variables.</summary>
    private protected void Emit(CloneOperation operation)
    {
        _unwritten.Add(operation);
        Post(() =>
        {
            _unwritten.Remove(operation);
            _annotated.Add(operation);
            WriteObject(operation);
        });
    }

    private protected override void Begin()
    {
        _agent = Annotate ? BuildAgent.Detect(System.Environment.GetEnvironmentVariable) : null;
        base.Begin();
    }

    /// <summary>The agent's error, and its output variables too, since the error may be the last that is written.</summary>
    private protected override void BeforeError(CloneException error)
    {
        base.BeforeError(error);
        if (_agent is null || Stopping)
        {
            return;
        }

        WriteHostLine(_agent.Error(error));
        if (error.IsTerminating || EndsByErrors())
        {
            HandOn();
        }
    }

    private protected override void End()
    {
        base.End();
        FinishItems();
        CompleteWaiting();
    }

    /// <summary>After everything was written: the agent's output variables.</summary>
    private protected override void AfterEnd()
    {
        base.AfterEnd();
        HandOn();
    }

    /// <summary>The agent's output variables, where they aren't told yet as they are.</summary>
    private void HandOn()
    {
        if (_agent is null || _annotated.Count == _handedOn)
        {
            return;
        }

        _handedOn = _annotated.Count;
        var setting = _agent.SetVariablesAsync([.. _annotated], StopToken);
        CmdletTasks.Block(setting, AgentPatience);
        if (setting.IsCompletedSuccessfully)
        {
            foreach (var line in setting.Result)
            {
                WriteHostLine(line);
            }
        }
        else if (!Stopping)
        {
            // The copies are as they are, whoever is told of them.
            WriteWarning(Messages.NotHandedOn(setting.Exception?.InnerException));
        }
    }

    private bool EndsByErrors()
    {
        var preference = MyInvocation.BoundParameters.TryGetValue("ErrorAction", out var bound) ? bound : GetVariableValue("ErrorActionPreference");
        return LanguagePrimitives.TryConvertTo(preference, out ActionPreference action) && action is ActionPreference.Stop;
    }

    /// <summary>Tells what of the operations isn't in the output, and what is in it unfinished.</summary>
    private protected override void BeforeLeaving()
    {
        base.BeforeLeaving();
        if (IsMaker && _unwritten.TakeAll() is { Count: > 0 } unwritten)
        {
            Warn(Messages.NotWritten(unwritten));
        }

        if (_waiter is { } waiter && (IsMaker || Stopping) && _unwritten.TakeLeft(waiter.Unfinished) is { Count: > 0 } left)
        {
            Warn(WaitText.Stopped(left));
        }
    }

    /// <summary>Writes what is no longer waited for as it was last seen, while something can be written; <see cref="BeforeLeaving"/> tells of it.</summary>
    private void Leave(IReadOnlyList<CloneOperation> unfinished)
    {
        if (!IsMaker)
        {
            return;
        }

        foreach (var operation in unfinished)
        {
            _unwritten.Leave(operation);
            Post(() =>
            {
                _annotated.Add(operation);
                WriteObject(operation);
            });
        }
    }

    /// <summary>Takes away the progress bar that an early end has left: nothing can be written any more, but the host can be told. After Ctrl+C
    /// it clears its bars by itself.</summary>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && _isProgressUp && !Stopping)
        {
            _isProgressUp = false;
            Host?.UI?.WriteProgress(ProgressId, LastProgress(_waiter!.Snapshot));
        }
    }

    private async Task EmitAsync(WaitResult result)
    {
        if (result.Operation is { } operation)
        {
            await RecordAsync(operation).ConfigureAwait(false);
            Emit(operation);
        }

        Leave(result.Left);
        if (result.Error is { } error)
        {
            Report(error);
        }

        foreach (var ended in result.Operation is null ? result.Left : [result.Operation])
        {
            if (_ends.TryGetValue(ended.Handle, out var end))
            {
                end.TrySetResult(ended.IsCompleted);
            }
        }
    }

    private void ShowProgress(WaitSnapshot snapshot)
    {
        if (snapshot.Total == 0)
        {
            return;
        }

        var record = new ProgressRecord(ProgressId, WaitText.Activity(snapshot), WaitText.Status(snapshot))
        {
            PercentComplete = WaitText.Percent(snapshot),
            SecondsRemaining = snapshot.TimeLeft is { } left ? (int)Math.Min(left.TotalSeconds, int.MaxValue) : -1,
        };
        Post(() =>
        {
            _isProgressUp = true;
            CommandRuntime.WriteProgress(ProgressId, record);
        });
    }

    private void EndProgress(WaitSnapshot snapshot)
    {
        var record = LastProgress(snapshot);
        Post(() =>
        {
            _isProgressUp = false;
            CommandRuntime.WriteProgress(ProgressId, record);
        });
    }

    private static ProgressRecord LastProgress(WaitSnapshot snapshot) =>
        new(ProgressId, WaitText.Activity(snapshot), "Ended") { RecordType = ProgressRecordType.Completed };

    private void TellHost(string line) => Post(() => WriteHostLine(line));

    /// <summary>A line for whoever reads the log: on the information stream, and shown as Write-Host's is.</summary>
    private void WriteHostLine(string line) => WriteInformation(new HostInformationMessage { Message = line }, ["PSHOST", "CloneCmdlets"]);

    /// <summary>Whether anybody would see a progress bar.</summary>
    private bool IsProgressShown()
    {
        var preference = MyInvocation.BoundParameters.TryGetValue("ProgressAction", out var bound) ? bound : GetVariableValue("ProgressPreference");
        var isSilent = LanguagePrimitives.TryConvertTo(preference, out ActionPreference action)
            && action is ActionPreference.SilentlyContinue or ActionPreference.Ignore;
        return !isSilent && !BuildAgent.IsAny(System.Environment.GetEnvironmentVariable) && !Console.IsErrorRedirected && !Console.IsOutputRedirected;
    }
}
