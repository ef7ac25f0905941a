using CloneCmdlets.Emulator.AzureDevOps.Cloning;
using CloneCmdlets.Emulator.AzureDevOps.Tables;
using CloneCmdlets.Emulator.Storage;
using CloneCmdlets.Services.AzureDevOps.Wire;
using FsCheck;
using FsCheck.Fluent;

namespace CloneCmdlets.Emulator.Tests.AzureDevOps.Engine;

/// <summary>The clone engine on plans of all shapes, whole and stopped at any chunk, in a database of its own.</summary>
public sealed class CloneJobTests : IAsyncLifetime, IDisposable
{
    private const int Plans = 60;
    private static readonly CloneOptions WithRequirements = new() { CopyAllSuites = true, CopyAncestorHierarchy = true, CloneRequirements = true };

    private readonly string _directory = Directory.CreateTempSubdirectory("clone-job-").FullName;
    private EmulatorDatabase _database = null!;
    private Project _source = null!;
    private Project _target = null!;

    private string Data => Path.Join(_directory, "clone.db");

    public async Task InitializeAsync()
    {
        _database = EmulatorDatabase.Open(Data, [AzureDevOpsSchema.Sql]);
        (_source, _target) = await _database.WriteAsync(session => (ProjectTable.Add(session, "c", "source"), ProjectTable.Add(session, "c", "target")));
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_clone_equals_its_source_up_to_ids() => Check(async seed =>
    {
        var (plan, operation) = await BeginAsync(seed, WithRequirements);
        await RunAsync(operation.Id);
        AssertSame(plan, operation);
    });

    [Fact]
    public void A_clone_that_is_stopped_after_every_chunk_and_taken_up_again_equals_its_source() => Check(async seed =>
    {
        var (plan, operation) = await BeginAsync(seed, WithRequirements);
        while (_database.Read(session => OperationTable.Find(session, operation.Id))!.Completed is null)
        {
            // A new job each time, as after a restart; it is stopped at its first commit. One case a chunk: the pace asks for it.
            using var stop = new CancellationTokenSource();
            var job = new CloneJob(_database, TimeProvider.System, 10, stop.Cancel);
            try
            {
                await job.RunAsync(operation.Id, stop.Token);
            }
            catch (OperationCanceledException)
            {
            }
        }

        AssertSame(plan, operation);
    });

    [Fact]
    public void A_clone_without_duplicates_refers_to_the_same_cases() => Check(async seed =>
    {
        var (plan, operation) = await BeginAsync(seed, WithRequirements with { CloneRequirements = null }, deep: false);
        var before = _database.Read(session => session.Number("SELECT count(*) FROM ado_item"));
        await RunAsync(operation.Id);
        Assert.Equal(before, _database.Read(session => session.Number("SELECT count(*) FROM ado_item")));
        Assert.Equal(Cases(plan), Cases(operation.TargetPlanId));
    });

    [Fact]
    public void Without_duplicates_only_the_requirements_of_suites_are_cloned_and_counted() => Check(async seed =>
    {
        var (_, operation) = await BeginAsync(seed, WithRequirements, deep: false);
        await RunAsync(operation.Id);
        var end = End(operation);
        Assert.Equal((end.TotalRequirements, end.TotalCases), (end.ClonedRequirements, end.ClonedCases));
        Assert.Equal(end.ClonedRequirements, _database.Read(session => session.Number(
            "SELECT count(*) FROM ado_item WHERE cloned_by = @operation", ("@operation", operation.Id))));
    });

    [Fact]
    public void Without_requirements_their_suites_turn_static_and_cases_lose_their_links() => Check(async seed =>
    {
        var (_, operation) = await BeginAsync(seed, WithRequirements with { CloneRequirements = false });
        await RunAsync(operation.Id);
        Assert.Equal(0, _database.Read(session => session.Number(
            "SELECT count(*) FROM ado_suite WHERE plan_id = @plan AND (type = 'requirement' OR requirement_id IS NOT NULL)", ("@plan", operation.TargetPlanId))));
        Assert.Equal(0, _database.Read(session => session.Number(
            "SELECT count(*) FROM ado_link l JOIN ado_item i ON i.id = l.item_id WHERE i.cloned_by = @operation AND l.type = @tests",
            ("@operation", operation.Id), ("@tests", LinkType.Tests))));
        Assert.Equal(0, End(operation).ClonedRequirements);
    });

    [Fact]
    public async Task Overrides_change_every_cloned_item_and_nothing_else()
    {
        var (plan, operation) = await BeginAsync(7, WithRequirements with
        {
            OverrideParameters = new Dictionary<string, string?>
            {
                ["system.areapath"] = "target",
                ["System.IterationPath"] = "\\target\\",
                ["System.State"] = "Design",
                ["Custom.Release"] = "it's \"2\"",
            },
        });
        var source = _database.Read(session => PlanShape.Of(session, plan));
        await RunAsync(operation.Id);
        Assert.Equal(source, _database.Read(session => PlanShape.Of(session, plan)));
        var cloned = _database.Read(session => session.Query(
            "SELECT state || area_path || iteration_path || json_extract(fields, '$.\"Custom.Release\"') FROM ado_item WHERE cloned_by = @operation",
            reader => reader.GetString(0), ("@operation", operation.Id)));
        Assert.NotEmpty(cloned);
        Assert.All(cloned, item => Assert.Equal("Designtargettargetit's \"2\"", item));
    }

    [Theory]
    [InlineData("System.AreaPath", "target\\Nowhere")]
    [InlineData("System.State", "Nonsense")]
    [InlineData("System.Title", "")]
    [InlineData("System.Id", "5")]
    [InlineData("NoSuchField", "x")]
    public async Task An_override_that_breaks_a_fields_rule_fails_the_operation_with_a_message_that_names_it(string field, string value)
    {
        var (_, operation) = await BeginAsync(7, WithRequirements with { OverrideParameters = new Dictionary<string, string?> { [field] = value } });
        await RunAsync(operation.Id);
        var end = End(operation);
        Assert.Equal(CloneStateWords.Failed, end.State);
        Assert.NotNull(end.Message);
        Assert.NotNull(end.Completed);
        Assert.Equal(0, _database.Read(session => session.Number("SELECT count(*) FROM ado_item WHERE cloned_by = @operation", ("@operation", operation.Id))));
    }

    [Fact]
    public async Task A_type_that_the_destination_lacks_fails_on_the_way_and_keeps_what_was_done()
    {
        var (plan, operation) = await BeginAsync(7, WithRequirements);
        await _database.WriteAsync(session => session.Execute(
            """
            UPDATE ado_item SET type = 'Checklist' WHERE id = (
                SELECT c.case_id FROM ado_suite s JOIN ado_suite_case c ON c.suite_id = s.id WHERE s.plan_id = @plan ORDER BY s.id DESC, c.position DESC LIMIT 1)
            """,
            ("@plan", plan)));
        await new CloneJob(_database, TimeProvider.System, 1e6, () => { }).RunAsync(operation.Id, CancellationToken.None);
        var end = End(operation);
        Assert.Equal(CloneStateWords.Failed, end.State);
        Assert.Contains("'Checklist'", end.Message, StringComparison.Ordinal);
        Assert.Equal(
            end.ClonedCases,
            _database.Read(session => session.Number(
                "SELECT count(*) FROM ado_item WHERE cloned_by = @operation AND type = 'Test Case'", ("@operation", operation.Id))));
    }

    [Fact]
    public async Task A_seeded_plan_of_many_cases_is_cloned_in_many_chunks_whole()
    {
        var seed = new Emulator.AzureDevOps.Sample.PlanSeed("source", "Large", 40, 250, "c", 5, 4);
        var (plan, _) = await Emulator.AzureDevOps.Sample.PlanSeeder.SeedAsync(_database, seed, "2026-01-01T00:00:00Z", CancellationToken.None);
        var operation = await CloneEntry.CloneAsync(_database, plan, "Copy", CancellationToken.None);
        Assert.Equal(CloneStateWords.Succeeded, operation.State);
        Assert.Equal((10_000, 10_000, 5), (operation.TotalCases, operation.ClonedCases, operation.ClonedShared));
        Assert.Equal(
            (10_000L, 10_000L, 20_000L),
            _database.Read(session => (
                session.Number("SELECT count(*) FROM ado_suite s JOIN ado_suite_case c ON c.suite_id = s.id WHERE s.plan_id = @plan", ("@plan", operation.TargetPlanId)),
                session.Number("SELECT count(*) FROM ado_suite s JOIN ado_point p ON p.suite_id = s.id WHERE s.plan_id = @plan", ("@plan", operation.TargetPlanId)),
                session.Number(
                    "SELECT count(*) FROM ado_item i JOIN ado_step t ON t.item_id = i.id WHERE i.cloned_by = @operation AND i.type = 'Test Case'",
                    ("@operation", operation.Id)))));
    }

    private static void Check(Func<int, Task> property)
    {
        var config = Config.QuickThrowOnFailure.WithMaxTest(Plans).WithReplay(20260101, 1);
        FsCheck.Check.One(config, Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => property(seed).GetAwaiter().GetResult()));
    }

    private async Task<(int Plan, Operation Operation)> BeginAsync(int seed, CloneOptions options, bool deep = true)
    {
        var plan = await _database.WriteAsync(session => RandomPlan.Make(session, _source, seed, 30));
        return (plan, await _database.WriteAsync(session => CloneEntry.Add(session, plan, "Copy", _target.Id, options, deep: deep)));
    }

    private Task RunAsync(int operation) => new CloneJob(_database, TimeProvider.System, null, () => { }).RunAsync(operation, CancellationToken.None);

    private Operation End(Operation operation) => _database.Read(session => OperationTable.Find(session, operation.Id))!;

    private void AssertSame(int plan, Operation operation)
    {
        var end = End(operation);
        Assert.Equal((CloneStateWords.Succeeded, null), (end.State, end.Message));
        Assert.Equal(end.TotalCases, end.ClonedCases);
        Assert.Equal(end.TotalRequirements, end.ClonedRequirements);
        Assert.Equal(
            _database.Read(session => PlanShape.Of(session, plan)),
            _database.Read(session => PlanShape.Of(session, operation.TargetPlanId, operation.Id)));
    }

    private List<int> Cases(int plan) => _database.Read(session => session.Query(
        "SELECT c.case_id FROM ado_suite s JOIN ado_suite_case c ON c.suite_id = s.id WHERE s.plan_id = @plan ORDER BY c.case_id",
        reader => reader.GetInt32(0), ("@plan", plan)));
}
