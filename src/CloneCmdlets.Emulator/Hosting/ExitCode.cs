namespace CloneCmdlets.Emulator.Hosting;

/// <summary>What the process ends with.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>The two copies of the demo didn't both end well.</summary>
    public const int DemoFailed = 1;

    /// <summary>An argument is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The port is taken.</summary>
    public const int PortInUse = 3;

    /// <summary>The database file can't be used.</summary>
    public const int Storage = 4;
}
