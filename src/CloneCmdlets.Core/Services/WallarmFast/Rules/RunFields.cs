namespace CloneCmdlets.Services.WallarmFast.Rules;

/// <summary>The fields of a request on the wire, and the parameters that fill them.</summary>
internal static class RunFields
{
    public const string Name = "name";
    public const string TestRecordId = "test_record_id";
    public const string Description = "desc";
    public const string FileExtensions = "file_extensions_to_exclude";
    public const string PolicyId = "policy_id";
    public const string StopOnFirstFail = "stop_on_first_fail";
    public const string RpsPerBaseline = "rps_per_baseline";
    public const string Rps = "rps";
    public const string NodeId = "node_id";
    public const string Tags = "tags";
    public const string Type = "type";
    public const string State = "state";
    public const string TestRecordName = "test_record_name";
    public const string SkipDuplicatedBaselines = "skip_duplicated_baselines";
    public const string InactivityTimeout = "inactivity_timeout";

    /// <summary>The parameter of <c>Copy-TestRun</c> that fills a field; <see langword="null"/> where none does.</summary>
    public static string? ParameterOf(string field) => field switch
    {
        Name => "Name",
        TestRecordId => "TestRecordId",
        Description => "Description",
        FileExtensions => "ExcludeFileExtension",
        PolicyId => "PolicyId",
        StopOnFirstFail => "StopOnFirstFail",
        RpsPerBaseline => "RequestsPerSecondPerBaseline",
        Rps => "RequestsPerSecond",
        NodeId => "NodeId",
        Tags => "Tag",
        _ => null,
    };

    /// <summary>What to do about a field that the service refused.</summary>
    public static string RemedyFor(string field) => field switch
    {
        Name => "Give another -Name.",
        TestRecordId => "Give the id of a finished test record of this account.",
        PolicyId => "Give the id of a policy of this account, or leave -PolicyId out for the default policy.",
        NodeId => "Give the id of a FAST node of this account, or leave -NodeId out for the token's own node.",
        RpsPerBaseline => $"Give a whole number {RunLimits.RpsPerBaseline}, or leave it out for no limit.",
        Rps => $"Give a whole number {RunLimits.Rps}, or leave it out for no limit.",
        FileExtensions => "Give extensions such as jpg, png.",
        _ => "Correct it, or leave it out.",
    };
}
