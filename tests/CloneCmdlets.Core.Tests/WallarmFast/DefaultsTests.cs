using CloneCmdlets.Services.WallarmFast;

namespace CloneCmdlets.Core.Tests.WallarmFast;

public sealed class DefaultsTests
{
    private readonly KeepingLog _log = new();

    [Fact]
    public void All_variables_of_the_vendors_ci_fill_a_request_and_are_told()
    {
        var filled = Fill(new TestRunCopyRequest(), new()
        {
            ["TEST_RECORD_ID"] = "rec_0001",
            ["TEST_RUN_NAME"] = "nightly",
            ["TEST_RUN_DESC"] = "of the shop",
            ["TEST_RUN_POLICY_ID"] = "7",
            ["TEST_RUN_RPS"] = " 12 ",
            ["TEST_RUN_STOP_ON_FIRST_FAIL"] = "True",
            ["FILE_EXTENSIONS_TO_EXCLUDE"] = "jpg | png|",
        });
        Assert.Equal(("rec_0001", "nightly", "of the shop", "7"), (filled.TestRecordId, filled.Name, filled.Description, filled.PolicyId));
        Assert.Equal((12, true), (filled.RequestsPerSecond, filled.StopOnFirstFail));
        Assert.Equal(["jpg", "png"], filled.ExcludeFileExtensions);
        foreach (var variable in TestRunDefaults.Variables)
        {
            Assert.Contains(_log.VerboseLines, line => line.Contains(variable, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_parameter_wins_over_its_variable()
    {
        var given = new TestRunCopyRequest
        {
            TestRecordId = "1",
            Name = "mine",
            Description = "",
            PolicyId = "2",
            RequestsPerSecond = 3,
            StopOnFirstFail = false,
            ExcludeFileExtensions = ["css"],
        };
        var filled = Fill(given, TestRunDefaults.Variables.ToDictionary(name => name, _ => "nonsense"));
        Assert.Equal(given, filled);
        Assert.Empty(_log.VerboseLines);
    }

    [Fact]
    public void A_named_run_needs_no_record_of_the_environment()
    {
        var filled = Fill(new TestRunCopyRequest { Id = "9012" }, new() { ["TEST_RECORD_ID"] = "1" });
        Assert.Null(filled.TestRecordId);
        Assert.Null(filled.Name);
    }

    [Fact]
    public void A_record_of_the_environment_gets_the_vendors_default_name()
    {
        var filled = Fill(new TestRunCopyRequest(), new() { ["TEST_RECORD_ID"] = "1", ["TEST_RUN_NAME"] = " " });
        Assert.Equal("TestRun Sep 24 12:31 UTC", filled.Name);
    }

    [Fact]
    public void A_record_of_the_user_gets_no_made_up_name() =>
        Assert.Null(Fill(new TestRunCopyRequest { TestRecordId = "1" }, []).Name);

    [Theory]
    [InlineData("TEST_RUN_RPS", "0")]
    [InlineData("TEST_RUN_RPS", "1001")]
    [InlineData("TEST_RUN_RPS", "1e2")]
    [InlineData("TEST_RUN_RPS", "ten")]
    [InlineData("TEST_RUN_STOP_ON_FIRST_FAIL", "perhaps")]
    public void Nonsense_in_a_variable_is_named_with_its_value(string variable, string value)
    {
        var error = Assert.Throws<CloneException>(() => Fill(new TestRunCopyRequest { TestRecordId = "1" }, new() { [variable] = value }));
        Assert.Equal(CloneErrorId.InvalidCloneRequest, error.ErrorId);
        Assert.Contains(variable, error.Message, StringComparison.Ordinal);
        Assert.Contains(value, error.Message, StringComparison.Ordinal);
    }

    private TestRunCopyRequest Fill(TestRunCopyRequest request, Dictionary<string, string> environment) =>
        TestRunDefaults.Fill(request, environment.GetValueOrDefault, _log, new FixedTime());

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 9, 24, 12, 31, 0, TimeSpan.Zero);
    }
}
