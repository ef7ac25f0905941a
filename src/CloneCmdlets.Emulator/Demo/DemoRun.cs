using System.Globalization;
using CloneCmdlets.Emulator.Hosting;
using CloneCmdlets.Http;
using CloneCmdlets.Journal;
using CloneCmdlets.Services;
using CloneCmdlets.Services.AzureDevOps;
using CloneCmdlets.Services.AzureDevOps.Wire;
using CloneCmdlets.Services.WallarmFast;
using CloneCmdlets.Submitting;
using CloneCmdlets.Text;
using CloneCmdlets.Waiting;

namespace CloneCmdlets.Emulator.Demo;

/// <summary>
/// What <c>build.ps1 Demo</c> shows, without PowerShell: plan 1 copied into the second project and a run copied from <c>rec_0001</c>, through the
/// same core as the module's, against a real emulator process. Its journal is a temporary one.
/// </summary>
internal sealed class DemoRun : ICloneLog
{
    private const string Collection = "fabrikam";
    private const string SourceProject = "fabrikam-fiber-tfvc";
    private const string TargetProject = "fabrikam-fiber-tfvc2";

    private readonly DemoEmulator _emulator;
    private readonly TextWriter _output;

    private DemoRun(DemoEmulator emulator, TextWriter output)
    {
        _emulator = emulator;
        _output = output;
    }

    /// <summary>Runs the demo.</summary>
    /// <param name="output">Where it shows what it does.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The exit code: 0 where both copies came to their end.</returns>
    public static async Task<int> RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("clone-demo-");
        try
        {
            var emulator = await DemoEmulator.StartAsync(cancellationToken).ConfigureAwait(false);
            await using (emulator.ConfigureAwait(false))
            {
                output.WriteLine($"The emulator serves at {emulator.Url} with sample data.");
                var demo = new DemoRun(emulator, output);
                var journal = await OperationJournal.OpenAsync(directory.FullName, TimeProvider.System, demo, cancellationToken).ConfigureAwait(false);
                await using (journal.ConfigureAwait(false))
                {
                    return await demo.CopyAsync(journal, cancellationToken).ConfigureAwait(false) ? ExitCode.Success : ExitCode.DemoFailed;
                }
            }
        }
        catch (CloneException exception)
        {
            output.WriteLine($"{exception.ErrorId}: {exception.Message}");
            return ExitCode.DemoFailed;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    public void Verbose(string message)
    {
    }

    public void Debug(string message)
    {
    }

    public void Warning(string message) => _output.WriteLine("WARNING: " + message);

    private async Task<bool> CopyAsync(OperationJournal journal, CancellationToken cancellationToken)
    {
        var token = new SecretToken(_emulator.Token);
        using var plans = AzureDevOpsConnection.Create(
            "demo plans",
            new AzureDevOpsSettings { CollectionUri = new Uri(_emulator.Url, Collection), Project = SourceProject, Token = token },
            TimeProvider.System).GetService();
        using var runs = WallarmFastConnection.Create(
            "demo runs", new WallarmFastSettings { ApiHost = _emulator.Url, Token = token }, TimeProvider.System).GetService();
        var submitter = new CopySubmitter(journal, TimeProvider.System);
        var plan = await SubmitAsync(submitter, plans, new TestPlanCopyRequest
        {
            Id = 1,
            DestinationName = "DestinationPlan",
            DestinationProject = TargetProject,
        }, cancellationToken).ConfigureAwait(false);
        var run = await SubmitAsync(
            submitter, runs, new TestRunCopyRequest { TestRecordId = "rec_0001", Name = "demo-testrun" }, cancellationToken).ConfigureAwait(false);

        var waiter = new OperationWaiter(new WaitOptions { PollingInterval = TimeSpan.FromMilliseconds(500) }, TimeProvider.System, this);
        waiter.Add(plan, plans);
        waiter.Add(run, runs);
        waiter.CompleteAdding();
        var ended = await WaitAsync(waiter, cancellationToken).ConfigureAwait(false);
        await ShowAsync(ended, cancellationToken).ConfigureAwait(false);

        // A run that finds vulnerabilities has worked too: its verdict is "failed".
        return ended.Count == 2 && ended.All(operation => operation.State == CloneState.Succeeded
            || (operation.Kind == CloneKind.TestRun && operation.State == CloneState.Failed));
    }

    private async Task<CloneOperation> SubmitAsync(
        CopySubmitter submitter, ICloneService service, CopyRequest request, CancellationToken cancellationToken)
    {
        var operation = await submitter.CopyAsync(
            service, service.BeginCopies(), request, new CopyOptions(), Approve, this, cancellationToken).ConfigureAwait(false);
        return operation!;
    }

    private ValueTask<bool> Approve(PreparedCopy copy, CancellationToken cancellationToken)
    {
        _output.WriteLine($"{copy.Action} -> {copy.Target}");
        return ValueTask.FromResult(true);
    }

    private async Task<List<CloneOperation>> WaitAsync(OperationWaiter waiter, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var hurry = HurryAsync(end.Token);
        using var heartbeat = new WaitHeartbeat(
            waiter, TimeProvider.System, TimeSpan.FromMilliseconds(500), snapshot => _output.WriteLine("  " + WaitText.Line(snapshot)));
        var ended = new List<CloneOperation>();
        await foreach (var result in waiter.RunAsync(cancellationToken).ConfigureAwait(false))
        {
            if (result.Operation is { } operation)
            {
                ended.Add(operation);
            }
            else if (result.Error is { } error)
            {
                _output.WriteLine($"{error.ErrorId}: {error.Message}");
            }
        }

        await end.CancelAsync().ConfigureAwait(false);
        await hurry.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return ended;
    }

    /// <summary>The emulated run takes its minutes by the emulator's clock.</summary>
    private async Task HurryAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            await _emulator.AdvanceClockAsync(10, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ShowAsync(List<CloneOperation> ended, CancellationToken cancellationToken)
    {
        _output.WriteLine();
        _output.WriteLine(Row("Id", "Service", "Kind", "State", "Destination"));
        foreach (var operation in ended)
        {
            _output.WriteLine(Row(
                SafeText.Clean(operation.Id), operation.Service, operation.Kind.ToString(), operation.State.ToString(), $"{operation.Destination}"));
        }

        foreach (var operation in ended)
        {
            _output.WriteLine();
            if (operation.Kind == CloneKind.TestRun)
            {
                _output.WriteLine($"Verdict of run {SafeText.Clean(operation.Id)}: {SafeText.Clean(operation.ServiceState)} ({WaitText.Counts(operation)})");
            }
            else
            {
                await ShowSuitesAsync(operation, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task ShowSuitesAsync(CloneOperation operation, CancellationToken cancellationToken)
    {
        var id = operation.Destination!.Id;
        var suites = await _emulator.GetAsync(
            $"{Collection}/{TargetProject}/_apis/test/Plans/{id}/suites?api-version=5.0", AzureDevOpsJson.Default.ListAnswerTestSuiteModel, cancellationToken)
            .ConfigureAwait(false);
        _output.WriteLine($"Suites of the copied plan {SafeText.Clean(id)} ({WaitText.Counts(operation)}):");
        foreach (var suite in suites?.Value ?? [])
        {
            _output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"  {suite.Id,4}  {SafeText.Clean(suite.Name),-30} {suite.TestCaseCount} test cases"));
        }
    }

    private static string Row(string id, string service, string kind, string state, string destination) => string.Create(
        CultureInfo.InvariantCulture, $"{id,-8} {service,-12} {kind,-9} {state,-10} {destination}");
}
