namespace CloneCmdlets.Emulator.Hosting;

/// <summary>
/// Ends the emulator when its standard input is closed. The starting process holds the other end of the pipe, and the operating system
/// closes that end however the process dies, so no orphan stays.
/// </summary>
internal static class ParentWatch
{
    /// <summary>Watches in the background.</summary>
    /// <param name="input">Standard input.</param>
    /// <param name="lifetime">What is stopped.</param>
    public static void Start(Stream input, IHostApplicationLifetime lifetime) => new Thread(() =>
    {
        try
        {
            var buffer = new byte[256];
            while (input.Read(buffer) > 0)
            {
            }
        }
        catch (IOException)
        {
            // A broken pipe says the same as a closed one.
        }

        lifetime.StopApplication();
    })
    { IsBackground = true, Name = "parent watch" }.Start();
}
