using System.Globalization;
using System.Text.Json;
using CloneCmdlets.Services.WallarmFast.Answers;
using CloneCmdlets.Services.WallarmFast.Rules;
using CloneCmdlets.Services.WallarmFast.Wire;
using CloneCmdlets.Text;

namespace CloneCmdlets.Services.WallarmFast;

/// <summary>The copies of one pipeline: finds the record, checks the rules, and knows which nodes are taken.</summary>
internal sealed class FastCopySession : ICopySession
{
    private readonly string _scope;
    private readonly string _host;
    private readonly Func<string, ICloneLog, CancellationToken, Task<RunBody>> _readRun;
    private readonly Dictionary<string, int> _copiesByNode = new(StringComparer.Ordinal);

    /// <summary>Makes one.</summary>
    /// <param name="scope">The connection's scope.</param>
    /// <param name="host">The API host, to show.</param>
    /// <param name="readRun">Reads a run that the user named.</param>
    public FastCopySession(string scope, string host, Func<string, ICloneLog, CancellationToken, Task<RunBody>> readRun)
    {
        _scope = scope;
        _host = host;
        _readRun = readRun;
    }

    public async Task<PreparedCopy> PrepareAsync(CopyRequest request, ICloneLog log, CancellationToken cancellationToken)
    {
        var wanted = request as TestRunCopyRequest
            ?? throw new ArgumentException("Wallarm FAST copies test runs only.", nameof(request));
        var body = BodyOf(wanted);
        if (wanted.Id is null)
        {
            if (wanted.TestRecordId is null)
            {
                throw new CloneException(
                    CloneErrorId.InvalidCloneRequest, "Nothing says what to copy. Give -Id with a test run, -TestRecordId with a test record, or set TEST_RECORD_ID.")
                {
                    Rule = "SourceRequired",
                };
            }

            Demand(body);
            return Prepared(wanted, body, new CloneReference { Id = wanted.TestRecordId }, stopRecordingOf: null, log);
        }

        // All that needs no answer is checked first: the name and the record come from the run.
        Demand(body with { Name = wanted.Name ?? "Copy", TestRecordId = null });
        if (!RunRules.IsId(wanted.Id))
        {
            throw FastErrors.From(RunRules.NoId("Id", wanted.Id));
        }

        var run = await _readRun(wanted.Id, log, cancellationToken).ConfigureAwait(false);
        var recordId = CheckRun(wanted, run, log);
        body = body with { Name = wanted.Name ?? NameFor(wanted.Id, run, log), TestRecordId = recordId };
        Demand(body);
        var source = new CloneReference { Id = recordId.Text, Name = run.TestRecordName, TestRunId = wanted.Id };
        return Prepared(wanted, body, source, stopRecordingOf: run.Recording == true ? wanted.Id : null, log);
    }

    public void Release(PreparedCopy copy)
    {
        ArgumentNullException.ThrowIfNull(copy);
        if (copy.Payload is FastPayload payload)
        {
            lock (_copiesByNode)
            {
                if (_copiesByNode.TryGetValue(payload.Node, out var count) && count > 0)
                {
                    _copiesByNode[payload.Node] = count - 1;
                }
            }
        }
    }

    /// <summary>The body of a request, without what a run still has to give. What was left open stays out of it.</summary>
    private static RunRequestBody BodyOf(TestRunCopyRequest request) => new()
    {
        Name = request.Name,
        TestRecordId = request.TestRecordId is { } record ? WireId.Typed(record.Trim()) : null,
        Description = request.Description,
        FileExtensionsToExclude = request.ExcludeFileExtensions.Count == 0 ? null : FileExtensions.Join(request.ExcludeFileExtensions),
        PolicyId = request.PolicyId is { } policy ? WireId.Typed(policy.Trim()) : null,
        StopOnFirstFail = request.StopOnFirstFail,
        Rps = request.RequestsPerSecond,
        RpsPerBaseline = request.RequestsPerSecondPerBaseline,
        NodeId = request.NodeId is { } node ? WireId.Typed(node.Trim()) : null,
        Tags = request.Tags.Count == 0 ? null : request.Tags,
    };

    private static void Demand(RunRequestBody body)
    {
        if (RunRules.Check(body).FirstOrDefault() is { } breach)
        {
            throw FastErrors.From(breach);
        }
    }

    /// <summary>Whether the run can be copied, which the API never asks: it takes the record alone [doc].</summary>
    private static WireId CheckRun(TestRunCopyRequest request, RunBody run, ICloneLog log)
    {
        var id = request.Id!;
        var state = run.State ?? run.SimpleState;
        if (state is null)
        {
            log.Verbose($"Test run '{Show(id)}' tells no state, so whether it can be copied is left to the service.");
        }
        else if (!RunStates.CanBeCopied(state))
        {
            throw new CloneException(
                CloneErrorId.TestRunStateNotCopyable,
                $"Test run '{Show(id)}' is in the state '{Show(state)}'. It can be copied in the states {string.Join(", ", RunStates.Copyable)}: wait until it is in one of them, or name its record with -TestRecordId.")
            {
                Rule = "StateNotCopyable",
                Target = id,
            };
        }

        if (run.TestRecordId is not { IsNone: false } recordId)
        {
            throw new CloneException(
                CloneErrorId.UnexpectedResponse, $"The service doesn't tell which test record test run '{Show(id)}' uses. Give the record itself with -TestRecordId and -Name.")
            {
                Target = id,
            };
        }

        CheckRecording(request, run, recordId, log);
        if (state is not null && !RunStates.IsFinal(state))
        {
            log.Verbose($"Test run '{Show(id)}' is still {Show(state)}; a copy on the same node interrupts it.");
        }

        return recordId;
    }

    private static void CheckRecording(TestRunCopyRequest request, RunBody run, WireId recordId, ICloneLog log)
    {
        if (run.Recording != true)
        {
            if (request.StopRecording)
            {
                log.Verbose($"Test run '{Show(request.Id)}' isn't recording, so there is nothing to stop.");
            }

            return;
        }

        if (!request.StopRecording)
        {
            throw FastRefusals.RecordNotReady(recordId.Text, request.Id, said: null, answer: null);
        }

        if (run.BaselineCount == 0)
        {
            // A run that records has its record's baselines: stopping it would leave an empty record, for nothing.
            throw FastRefusals.RecordEmpty(recordId.Text, said: null, answer: null);
        }
    }

    private static string NameFor(string id, RunBody run, ICloneLog log)
    {
        var name = "Copy of " + (string.IsNullOrWhiteSpace(run.Name) ? "test run " + id : run.Name);
        log.Verbose($"-Name is '{SafeText.Clean(name, 300)}', as the portal's form has it.");
        return name;
    }

    private PreparedCopy Prepared(TestRunCopyRequest request, RunRequestBody body, CloneReference source, string? stopRecordingOf, ICloneLog log)
    {
        var node = body.NodeId?.Text ?? string.Empty;
        TakeNode(node, request, log);
        var what = source.TestRunId is { } runId ? $"test run {Show(runId)} (record {Show(source.Id)})" : $"test record {Show(source.Id)}";
        return new PreparedCopy
        {
            Intent = new CopyIntent
            {
                Service = FastOperations.ServiceName,
                Scope = _scope,
                Kind = CloneKind.TestRun,
                Source = source,
                Destination = new CloneReference { Name = body.Name },
            },
            Action = $"{(stopRecordingOf is null ? "Copy" : "Stop the recording and copy")} {what} to the new test run '{SafeText.Clean(body.Name, 300)}'",
            Target = $"Wallarm FAST at {_host}{(node.Length == 0 ? "" : $", node {Show(node)}")}",
            DescribeAsync = _ => Task.FromResult<IReadOnlyList<string>>(Describe(body, source, stopRecordingOf)),
            Payload = new FastPayload(
                new FastQuestion.Copy(body, source.TestRunId),
                JsonSerializer.SerializeToUtf8Bytes(body, FastJson.Requests.RunRequestBody),
                stopRecordingOf,
                request.StopRecording && stopRecordingOf is null,
                node),
        };
    }

    private void TakeNode(string node, TestRunCopyRequest request, ICloneLog log)
    {
        int before;
        lock (_copiesByNode)
        {
            before = _copiesByNode.GetValueOrDefault(node);
            _copiesByNode[node] = before + 1;
        }

        if (before > 0 && !request.WaitsForEach)
        {
            var which = node.Length == 0 ? "the token's own node" : $"node '{Show(node)}'";
            log.Warning(
                $"Another test run of this pipeline goes to {which}: a new run interrupts the one that the node is at. With -Wait each ends before the next is sent; with -NodeId each can have its own node.");
        }
    }

    private static List<string> Describe(RunRequestBody body, CloneReference source, string? stopRecordingOf)
    {
        var lines = new List<string>();
        void Add(string label, object? value, string? open)
        {
            var text = value is null ? open : Convert.ToString(value, CultureInfo.InvariantCulture);
            if (text is not null)
            {
                lines.Add($"{label}: {SafeText.Clean(text, 500)}");
            }
        }

        Add("Stops the recording of test run", stopRecordingOf, null);
        Add("Test record", source.Name is null ? source.Id : $"{source.Id} '{source.Name}'", null);
        Add("Name", body.Name, null);
        Add("Description", body.Description, null);
        Add("Policy", body.PolicyId, "the default policy");
        Add("Node", body.NodeId, "the token's own node");
        Add("Tags", body.Tags is null ? null : string.Join(", ", body.Tags), null);
        Add("File extensions not checked", body.FileExtensionsToExclude, "none");
        Add("Requests a second", body.Rps, "no limit");
        Add("Requests a second per baseline", body.RpsPerBaseline, "no limit");
        Add("Stops at the first vulnerability", body.StopOnFirstFail is null ? null : body.StopOnFirstFail.Value ? "yes" : "no", "no");
        return lines;
    }

    private static string Show(string? text) => SafeText.Clean(text, 200);
}
