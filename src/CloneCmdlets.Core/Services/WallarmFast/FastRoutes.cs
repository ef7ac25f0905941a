namespace CloneCmdlets.Services.WallarmFast;

/// <summary>The routes, relative to the API host. The emulator serves the same ones.</summary>
internal static class FastRoutes
{
    public const string Runs = "v1/test_run";
    public const string Records = "v1/test_record";
    public const string User = "v1/user";

    /// <summary>The account's test policies [client].</summary>
    public const string Policies = "v1/test_policy?limit=1000";

    /// <summary>One run.</summary>
    public static string Run(string id) => $"{Runs}/{Uri.EscapeDataString(id)}";

    /// <summary>Ends the recording of a run, not its tests [doc].</summary>
    public static string StopRun(string id) => $"{Run(id)}/action/stop";

    /// <summary>Ends the recording into a record [client].</summary>
    public static string StopRecord(string id) => $"{Records}/{Uri.EscapeDataString(id)}/action/stop";
}
