using System.Globalization;
using CloneCmdlets.Services.WallarmFast.Rules;
using CloneCmdlets.Text;

namespace CloneCmdlets.Services.WallarmFast;

/// <summary>
/// The variables that the vendor's CI images read (reference page): each fills what the user left open, and a parameter always wins. A variable
/// that is blank counts as not set.
/// </summary>
public static class TestRunDefaults
{
    /// <summary>The variables, in the order in which they are looked at.</summary>
    public static IReadOnlyList<string> Variables { get; } =
    [
        "TEST_RECORD_ID", "TEST_RUN_NAME", "TEST_RUN_DESC", "TEST_RUN_POLICY_ID", "TEST_RUN_RPS", "TEST_RUN_STOP_ON_FIRST_FAIL", "FILE_EXTENSIONS_TO_EXCLUDE",
    ];

    /// <summary>Fills what is open in a request.</summary>
    /// <param name="request">What the user asked for.</param>
    /// <param name="environment">Reads a variable; <see langword="null"/> where it isn't set.</param>
    /// <param name="log">Told, as <see cref="ICloneLog.Verbose"/>, which variable was used for what.</param>
    /// <param name="time">The clock, for the vendor's default name.</param>
    /// <returns>The request to prepare.</returns>
    /// <exception cref="CloneException"><see cref="CloneErrorId.InvalidCloneRequest"/>: a variable that is needed holds nonsense.</exception>
    public static TestRunCopyRequest Fill(TestRunCopyRequest request, Func<string, string?> environment, ICloneLog log, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(time);
        string? Take(bool isOpen, string variable, string parameter)
        {
            var value = isOpen ? environment(variable) : null;
            if (string.IsNullOrWhiteSpace(value))
            {
                return null;
            }

            log.Verbose($"-{parameter} is taken from {variable}: '{SafeText.Clean(value, 200)}'.");
            return value.Trim();
        }

        var record = Take(request.Id is null && request.TestRecordId is null, "TEST_RECORD_ID", "TestRecordId");
        var name = Take(request.Name is null, "TEST_RUN_NAME", "Name");
        if (record is not null && name is null && request.Name is null)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"TestRun {time.GetUtcNow().UtcDateTime:MMM d HH:mm} UTC");
            log.Verbose($"-Name is '{name}', as the vendor's own CI image has it where TEST_RUN_NAME is not set.");
        }

        return request with
        {
            TestRecordId = record ?? request.TestRecordId,
            Name = name ?? request.Name,
            Description = Take(request.Description is null, "TEST_RUN_DESC", "Description") ?? request.Description,
            PolicyId = Take(request.PolicyId is null, "TEST_RUN_POLICY_ID", "PolicyId") ?? request.PolicyId,
            RequestsPerSecond = ReadRate(Take(request.RequestsPerSecond is null, "TEST_RUN_RPS", "RequestsPerSecond")) ?? request.RequestsPerSecond,
            StopOnFirstFail = ReadSwitch(Take(request.StopOnFirstFail is null, "TEST_RUN_STOP_ON_FIRST_FAIL", "StopOnFirstFail")) ?? request.StopOnFirstFail,
            ExcludeFileExtensions = Take(request.ExcludeFileExtensions.Count == 0, "FILE_EXTENSIONS_TO_EXCLUDE", "ExcludeFileExtension") is { } extensions
                ? FileExtensions.Split(extensions)
                : request.ExcludeFileExtensions,
        };
    }

    private static int? ReadRate(string? text) =>
        text is null ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var rate) && RunLimits.Rps.Contains(rate) ? rate
        : throw Unusable("TEST_RUN_RPS", text, $"a whole number {RunLimits.Rps}");

    private static bool? ReadSwitch(string? text) => text?.ToLowerInvariant() switch
    {
        null => null,
        "true" or "1" or "yes" or "on" => true,
        "false" or "0" or "no" or "off" => false,
        _ => throw Unusable("TEST_RUN_STOP_ON_FIRST_FAIL", text, "true or false"),
    };

    private static CloneException Unusable(string variable, string value, string wanted) => new(
        CloneErrorId.InvalidCloneRequest,
        $"The variable {variable} is '{SafeText.Clean(value, 100)}', but must be {wanted}. Correct it, or give the parameter, which wins over it.")
    {
        Rule = "Environment",
        Target = variable,
    };
}
