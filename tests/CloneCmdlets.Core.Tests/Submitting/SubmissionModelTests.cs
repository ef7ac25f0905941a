using CloneCmdlets.Core.Tests.Host;
using CloneCmdlets.Core.Tests.Journal;
using CloneCmdlets.Journal;
using CloneCmdlets.Services;
using CloneCmdlets.Submitting;
using FsCheck;
using FsCheck.Fluent;

namespace CloneCmdlets.Core.Tests.Submitting;

/// <summary>
/// Random lives of submissions against a model of the five states: submit with any outcome, crash at any moment, restart, look, wait,
/// stop. After each step the journal, opened anew, says what the model says, and the world holds what the model allows.
/// </summary>
[Trait("Category", LongRun.Category)]
public class SubmissionModelTests
{
    /// <summary>What may happen next.</summary>
    public enum Step
    {
        Accept,
        Refuse,
        GiveUp,
        LoseAndNotFind,
        LoseAndAdopt,
        StopWhileSending,
        StopBeforeSending,
        CrashWhileSending,
        CrashAfterProcessing,
        Restart,
        LookInProgress,
        LookSucceeded,
        Rerun,
    }

    [Fact]
    public void Whatever_happens_the_journal_says_what_the_model_says()
    {
        var lives = Gen.Choose(1, 14).SelectMany(length => Gen.ArrayOf(Gen.Elements(Enum.GetValues<Step>()), length)).ToArbitrary();
        var count = LongRun.IsWanted ? 5_000 : 150;
        Prop.ForAll(lives, life => RunAsync(life).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay((ulong)LongRun.Seed, 1));
    }

    private static async Task<bool> RunAsync(Step[] life)
    {
        await using var world = new World();
        foreach (var step in life)
        {
            await world.TakeAsync(step);
            await world.CheckAsync($"{string.Join(", ", life)}; at {step}");
        }

        return true;
    }

    /// <summary>The system under test, and beside it the model: for each name the state that the journal must show.</summary>
    private sealed class World : IAsyncDisposable
    {
        private readonly JournalHome _home = new(inMemory: true);
        private readonly ScriptedCopyService _service = new();
        private readonly Dictionary<string, JournalState> _model = [];
        private readonly Dictionary<string, int> _made = [];
        private OperationJournal? _journal;
        private int _number;

        public async Task TakeAsync(Step step)
        {
            var name = "Plan " + (_number + 1);
            switch (step)
            {
                case Step.Accept:
                    _service.Outcomes.Enqueue(() => Make(name));
                    await CopyAsync(name, JournalState.Accepted);
                    break;
                case Step.Refuse:
                    _service.Outcomes.Enqueue(() => new SendOutcome.Refused(ScriptedCopyService.Error(CloneErrorId.AccessDenied)));
                    await CopyAsync(name, JournalState.Ended);
                    break;
                case Step.GiveUp:
                    _service.Outcomes.Enqueue(() => new SendOutcome.NotProcessed(ScriptedCopyService.Error()));
                    _service.Outcomes.Enqueue(() => new SendOutcome.NotProcessed(ScriptedCopyService.Error(CloneErrorId.Throttled, TimeSpan.FromSeconds(90))));
                    await CopyAsync(name, JournalState.Ended);
                    break;
                case Step.LoseAndNotFind:
                    _service.Outcomes.Enqueue(() => new SendOutcome.Ambiguous(ScriptedCopyService.Error()));
                    await CopyAsync(name, JournalState.Ambiguous);
                    break;
                case Step.LoseAndAdopt:
                    _service.Outcomes.Enqueue(() =>
                    {
                        Make(name);
                        return new SendOutcome.Ambiguous(ScriptedCopyService.Error());
                    });
                    await CopyAsync(name, JournalState.Ended); // the scripted look finds it finished
                    break;
                case Step.StopWhileSending:
                    await StopAsync(name, () => new SendOutcome.Ambiguous(ScriptedCopyService.Error()), JournalState.Ambiguous);
                    break;
                case Step.StopBeforeSending:
                    await StopAsync(name, () => throw new OperationCanceledException(), JournalState.Ended);
                    break;
                case Step.CrashWhileSending:
                    await CrashAsync(name);
                    break;
                case Step.CrashAfterProcessing:
                    await CrashAsync(name);
                    Make(name);
                    break;
                case Step.Restart:
                    await RestartAsync();
                    break;
                case Step.LookInProgress:
                    await LookAsync(CloneState.InProgress);
                    break;
                case Step.LookSucceeded:
                    await LookAsync(CloneState.Succeeded);
                    break;
                case Step.Rerun:
                    await RerunAsync();
                    break;
            }
        }

        public async Task CheckAsync(string life)
        {
            var entries = await _home.ReadAsync();
            foreach (var (name, state) in _model)
            {
                // A rerun writes a submission of its own: the newest of a name is what counts.
                var entry = entries.First(entry => entry.Intent.Destination.Name == name);
                Assert.True(entry.State == state, $"{life}: '{name}' is {entry.State} and should be {state}.");
                Assert.True(entry.ToOperation().IsCompleted == (state == JournalState.Ended), life);
            }

            Assert.All(_made, pair => Assert.True(pair.Value == 1, $"{life}: '{pair.Key}' was made {pair.Value} times."));
            Assert.All(_made.Keys, name => Assert.True(_model[name] is JournalState.Accepted or JournalState.Ended or JournalState.Ambiguous, life));
            Assert.Empty(_service.Outcomes);
        }

        public async ValueTask DisposeAsync()
        {
            await RestartAsync();
            _service.Dispose();
            _home.Dispose();
        }

        private SendOutcome.Accepted Make(string name)
        {
            _made[name] = _made.GetValueOrDefault(name) + 1;
            var id = IdOf(name);
            return new SendOutcome.Accepted(JournalHome.Operation(JournalHome.Intent(name), id) with
            {
                Destination = new CloneReference { Id = id, Name = name, Project = "fabrikam-fiber-tfvc2" },
            });
        }

        private static string IdOf(string name) => "id " + name;

        private async Task CopyAsync(string name, JournalState expected, CancellationToken cancellationToken = default)
        {
            _number++;
            await SubmitAsync(name, cancellationToken);
            _model[name] = expected;
        }

        private async Task StopAsync(string name, Func<SendOutcome> outcome, JournalState expected)
        {
            using var stop = new CancellationTokenSource();
            _service.Outcomes.Enqueue(() =>
            {
                stop.Cancel();
                return outcome();
            });
            await CopyAsync(name, expected, stop.Token);
        }

        private async Task SubmitAsync(string name, CancellationToken cancellationToken)
        {
            _service.Intent = JournalHome.Intent(name);
            _service.Findings.Clear();
            _service.Findings.Enqueue(() => _made.ContainsKey(name) ? [new CloneReference { Id = IdOf(name), Name = name }] : []);
            try
            {
                await new CopySubmitter(await JournalAsync(), new JumpTime()).CopyAsync(
                    _service,
                    _service,
                    new AnyRequest(),
                    new CopyOptions(),
                    static (_, _) => ValueTask.FromResult(true),
                    NullCloneLog.Instance,
                    cancellationToken);
            }
            catch (Exception exception) when (exception is CloneException or OperationCanceledException)
            {
                // What the caller hears is tested elsewhere.
            }
        }

        /// <summary>The process dies with the submission in the air.</summary>
        private async Task CrashAsync(string name)
        {
            _number++;
            await (await JournalAsync()).BeginAsync(JournalHome.Intent(name), CancellationToken.None);
            await RestartAsync();
            _model[name] = JournalState.Ambiguous;
        }

        private async Task RestartAsync()
        {
            if (_journal is not null)
            {
                await _journal.DisposeAsync();
                _journal = null;
            }
        }

        private async Task LookAsync(CloneState state)
        {
            var journal = await JournalAsync();
            foreach (var entry in await journal.ReadAsync(CancellationToken.None))
            {
                if (entry.Operation is { } operation)
                {
                    await journal.RecordLookAsync(operation with { State = state }, CancellationToken.None);
                }
            }

            if (state == CloneState.Succeeded)
            {
                foreach (var name in _model.Where(pair => pair.Value == JournalState.Accepted).Select(pair => pair.Key).ToArray())
                {
                    _model[name] = JournalState.Ended;
                }
            }
        }

        /// <summary>The user runs a command of unknown outcome again.</summary>
        private async Task RerunAsync()
        {
            if (_model.FirstOrDefault(pair => pair.Value == JournalState.Ambiguous).Key is not { } name)
            {
                return;
            }

            var isThere = _made.ContainsKey(name);
            if (!isThere)
            {
                _service.Outcomes.Enqueue(() => Make(name));
            }

            await SubmitAsync(name, CancellationToken.None);
            _model[name] = isThere ? JournalState.Ended : JournalState.Accepted;
        }

        private async Task<OperationJournal> JournalAsync() => _journal ??= await _home.OpenAsync();
    }
}
