using System.Management.Automation;
using CloneCmdlets.Services;
using CloneCmdlets.Submitting;
using CloneCmdlets.Waiting;

namespace CloneCmdlets.Commands.Base;

/// <summary>A cmdlet that copies: each item is prepared, confirmed and sent in a task of its own, and with <c>-Wait</c> waited for.</summary>
public abstract class CopyCmdlet : WaitingCmdlet
{
    private readonly Dictionary<ICloneService, ICopySession> _sessions = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(ICloneService Service, string Lane), CloneOperation?> _unfinished = [];
    private HashSet<string> _onCommandLine = [];
    private bool _isWhatIf;
    private bool _mayAsk;

    /// <summary>Waits until the copies have ended, and writes each as it ends.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>How long to wait in all, in seconds; needs <c>-Wait</c>. None: for ever; 0: looks once.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int TimeoutSec { get; set; }

    /// <summary>The service that this cmdlet copies in.</summary>
    private protected abstract string ServiceName { get; }

    /// <summary>The operation that the id to be copied came of; <see langword="null"/>: the id was given as such, and counts where the connection leads.</summary>
    private protected OperationHandle? Origin { get; set; }

    private protected override bool IsMaker => true;

    private protected virtual IfExists IfTaken => IfExists.Allow;

    /// <summary>What a newer copy ends an older one on, where a service does one at a time.</summary>
    private protected virtual string LaneOf(CopyRequest request) => string.Empty;

    private TimeSpan? CallTimeout => MyInvocation.BoundParameters.ContainsKey(nameof(TimeoutSec)) ? TimeSpan.FromSeconds(TimeoutSec) : null;

    private protected override void Begin()
    {
        base.Begin();
        if (CallTimeout is not null && !Wait)
        {
            throw Messages.TimeoutWithoutWait(TimeoutSec);
        }

        var bound = MyInvocation.BoundParameters;
        _onCommandLine = new HashSet<string>(bound.Keys, StringComparer.OrdinalIgnoreCase);
        _isWhatIf = LanguagePrimitives.IsTrue(bound.TryGetValue("WhatIf", out var whatIf) ? whatIf : GetVariableValue("WhatIfPreference"));
        _mayAsk = _isWhatIf || (bound.TryGetValue("Confirm", out var confirm) ? LanguagePrimitives.IsTrue(confirm) : IsAskedByPreference());
        if (Wait)
        {
            BeginWaiting(new WaitOptions { Timeout = CallTimeout });
        }
    }

    /// <summary>A text that was given: an empty one, as a CSV row has it where there is nothing, counts as none.</summary>
    private protected static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;

    /// <summary>A switch that was given: left out, nothing is sent for it.</summary>
    private protected bool? Given(string parameter, SwitchParameter value) =>
        MyInvocation.BoundParameters.ContainsKey(parameter) ? value.IsPresent : null;

    /// <summary>Whether a parameter was given on the command line, and so for every row.</summary>
    private protected bool IsOnCommandLine(string parameter) => _onCommandLine.Contains(parameter);

    /// <summary>Starts the copy of one item. What is wrong with its connection or its request is reported as its task would report it: in turn, and where it
    /// ends the call, after what is under way has come out.</summary>
    private protected void StartCopy(Func<CopyRequest> request)
    {
        ICloneService service;
        CopyRequest asked;
        try
        {
            service = ConnectionForRow().GetService();
            asked = request();
        }
        catch (CloneException error)
        {
            Report(error);
            return;
        }
        finally
        {
            ForgetRow();
        }

        var session = SessionOf(service);
        StartItem(() => CopyAsync(service, session, asked));
    }

    /// <summary>An operation is copied where it is: the same id means something else in another collection, or on another host.</summary>
    private ServiceConnection ConnectionForRow()
    {
        if (Origin is null)
        {
            return Connector.For(ServiceName, Connection);
        }

        var connection = Connector.ForOrigin(ServiceName, Origin, Connection);
        if (Connection is null && connection.Name != Connector.FindDefault(ServiceName)?.Name)
        {
            Log.Verbose(Messages.ConnectionOfOrigin(connection, Origin));
        }

        return connection;
    }

    /// <summary>PowerShell gives a row's parameters back, but keeps calling them bound for the rows that follow.</summary>
    private void ForgetRow()
    {
        var bound = MyInvocation.BoundParameters;
        foreach (var name in bound.Keys.Where(name => !_onCommandLine.Contains(name)).ToList())
        {
            bound.Remove(name);
        }
    }

    private async Task CopyAsync(ICloneService service, ICopySession session, CopyRequest request)
    {
        EndToken.ThrowIfCancellationRequested();
        var submitter = new CopySubmitter(await JournalAsync().ConfigureAwait(false), Time);
        var options = new CopyOptions { IfExists = IfTaken, Timeout = CallTimeout };

        // Each has ended before the next is sent. What could not be waited for to its end may be at work still, and a newer copy would interrupt it.
        var goesInTurn = Wait && service.OneCopyAtATime;
        var lane = (service, LaneOf(request));
        if (goesInTurn && _unfinished.TryGetValue(lane, out var before))
        {
            throw Messages.StillAtWork(before);
        }

        CloneOperation? operation;
        try
        {
            operation = await submitter.CopyAsync(service, session, request, options, ApproveAsync, Log, StopToken).ConfigureAwait(false);
        }
        catch (CloneException error) when (goesInTurn && error.ErrorId == CloneErrorId.SubmissionOutcomeUnknown)
        {
            _unfinished[lane] = error.Operation;
            throw;
        }

        if (operation is null)
        {
            return;
        }

        if (!Wait)
        {
            Emit(operation);
            return;
        }

        var end = AddToWait(operation, service);
        if (goesInTurn && !await end.ConfigureAwait(false))
        {
            _unfinished[lane] = operation;
        }
    }

    /// <summary>Asks the user, where they want to be asked. What is under way is told before, so nothing new is sent once the pipeline ends.</summary>
    private async ValueTask<bool> ApproveAsync(PreparedCopy copy, CancellationToken cancellationToken)
    {
        if (EndToken.IsCancellationRequested)
        {
            return false;
        }

        if (_isWhatIf && copy.DescribeAsync is { } describe)
        {
            var lines = await describe(cancellationToken).ConfigureAwait(false);
            var text = string.Join(Environment.NewLine, [$"{copy.Action} to {copy.Target}", .. lines.Select(line => "    " + line)]);
            return await AskAsync(() => ShouldProcess(text, text, null)).ConfigureAwait(false);
        }

        // Where nobody is asked, nothing waits for the pipeline thread: it may be busy with the command before this one. Only -Verbose tells then.
        return _mayAsk
            ? await AskAsync(() => ShouldProcess(copy.Target, copy.Action)).ConfigureAwait(false)
            : Post(() => ShouldProcess(copy.Target, copy.Action));
    }

    /// <summary>Whether <c>$ConfirmPreference</c> wants a copy, whose impact is medium, to be confirmed.</summary>
    private bool IsAskedByPreference() =>
        !LanguagePrimitives.TryConvertTo(GetVariableValue("ConfirmPreference"), out ConfirmImpact preference)
        || preference is ConfirmImpact.Low or ConfirmImpact.Medium;

    /// <summary>One session a connection and call. On the pipeline thread only.</summary>
    private ICopySession SessionOf(ICloneService service)
    {
        if (!_sessions.TryGetValue(service, out var session))
        {
            session = service.BeginCopies();
            _sessions.Add(service, session);
        }

        return session;
    }
}
