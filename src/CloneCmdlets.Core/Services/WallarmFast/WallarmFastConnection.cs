namespace CloneCmdlets.Services.WallarmFast;

/// <summary>Makes connections to Wallarm FAST as their user sees them.</summary>
public static class WallarmFastConnection
{
    /// <summary>Makes a connection. Nothing is asked of the service yet.</summary>
    /// <param name="name">The name it is called by.</param>
    /// <param name="settings">What it is made of.</param>
    /// <param name="time">The clock.</param>
    /// <returns>The connection.</returns>
    /// <exception cref="CloneException">The settings can't be used.</exception>
    public static ServiceConnection Create(string name, WallarmFastSettings settings, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new ServiceConnection(name, new WallarmFastService(settings, time), settings.ApiHost);
    }

    /// <summary>The connection that the environment names.</summary>
    /// <param name="env">Reads a variable.</param>
    /// <param name="time">The clock.</param>
    /// <returns>The connection; <see langword="null"/> where it names none.</returns>
    /// <exception cref="CloneException">It names one that can't be used.</exception>
    public static ServiceConnection? FromEnvironment(Func<string, string?> env, TimeProvider time) =>
        WallarmFastSettings.FromEnvironment(env) is { } settings ? Create(WallarmFastService.ServiceName, settings, time) : null;
}
