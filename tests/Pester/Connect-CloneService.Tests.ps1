BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-TestModule
    $null = Initialize-TestEmulator
}

AfterAll {
    Stop-CloneEmulator
}

Describe 'Connect-CloneService' {
    It 'writes nothing by itself, and the connection with -PassThru' {
        $arguments = Get-TestConnectionArgument
        Connect-CloneService @arguments | Should -BeNullOrEmpty
        $connection = Connect-CloneService @arguments -PassThru -Name 'mine'
        $connection | Should -BeOfType 'CloneCmdlets.Services.ServiceConnection'
        $connection.Name | Should -Be 'mine'
        $connection.Project | Should -Be 'fabrikam-fiber-tfvc'
        $connection.User | Should -Not -BeNullOrEmpty
        $connection.IsDefault | Should -BeTrue
    }

    It 'connects to FAST by a bare loopback host' {
        $connection = Connect-CloneService -ApiHost $Emulator.Uri.Authority -Token $EmulatorToken -PassThru -Name fast
        $connection.Service | Should -Be 'WallarmFast'
        $connection.Uri.Scheme | Should -Be 'http'
    }

    It 'takes a collection without its scheme' {
        $arguments = Get-TestConnectionArgument @{ Name = 'bare' }
        $arguments.CollectionUri = "$($Emulator.Uri.Authority)/fabrikam"
        (Connect-CloneService @arguments -PassThru).Uri | Should -Be $Emulator.CollectionUri
    }

    It 'refuses a wrong token, and keeps no connection' {
        $arguments = Get-TestConnectionArgument @{ Name = 'wrong' }
        $arguments.Token = ConvertTo-TestToken 'not-the-token'
        $failure = Get-TestError { Connect-CloneService @arguments }
        Get-ErrorId $failure | Should -Be 'NotSignedIn'
        $failure.CategoryInfo.Category | Should -Be 'AuthenticationError'
        (Get-CloneService).Name | Should -Not -Contain 'wrong'
    }

    It 'asks nothing with -NoVerify' {
        $before = (Get-TestRequest).Count
        $arguments = Get-TestConnectionArgument
        Connect-CloneService @arguments -NoVerify -Name unasked
        Get-TestRequest -Skip $before | Should -BeNullOrEmpty
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'a foreign host without -AllowHost'; Uri = 'https://fabrikam.example/tfs'; Id = 'HostNotAllowed'; AllowHost = $false }
        @{ Name = 'plain http beyond loopback'; Uri = 'http://dev.azure.com/fabrikam'; Id = 'HostNotAllowed'; AllowHost = $true }
        @{ Name = 'an address that is none'; Uri = 'ftp://fabrikam.example'; Id = 'InvalidCloneRequest'; AllowHost = $true }
    ) {
        $failure = Get-TestError { Connect-CloneService -CollectionUri $Uri -Project p -Token $EmulatorToken -NoVerify -AllowHost:$AllowHost }
        Get-ErrorId $failure | Should -Be $Id
    }

    It 'refuses a token in plain text without repeating it in the message' {
        $text = 'plain-text-token'
        $failure = Get-TestError { Connect-CloneService -ApiHost us1.api.wallarm.com -Token $text -NoVerify }
        $failure.Exception.ToString() | Should -Not -Match $text
        $failure.Exception.Message | Should -Match 'SecureString'
    }

    It 'says that an empty token is none' {
        Get-ErrorId (Get-TestError { Connect-CloneService -ApiHost us1.api.wallarm.com -Token ([securestring]::new()) -NoVerify }) | Should -Be 'NotSignedIn'
    }

    It 'replaces a connection of the same name, and is the default from then on' {
        $arguments = Get-TestConnectionArgument
        Connect-CloneService @arguments -NoVerify -Name twice
        Connect-CloneService @arguments -NoVerify -Name other
        Connect-CloneService @arguments -NoVerify -Name TWICE
        @(Get-CloneService twice).Count | Should -Be 1
        @(Get-CloneService | Where-Object { $_.IsDefault -and $_.Service -eq 'AzureDevOps' }).Name | Should -Be 'TWICE'
    }

    It 'hands nothing that stays on this machine to a proxy of the environment' {
        $proxy = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
        $proxy.Start()
        # Its proxy is read once a process, so that this takes one of its own.
        $start = [System.Diagnostics.ProcessStartInfo]::new((Get-Process -Id $PID).Path)
        $start.RedirectStandardOutput = $start.RedirectStandardError = $true
        'http_proxy', 'https_proxy', 'all_proxy' | ForEach-Object {
            $start.Environment[$_] = $start.Environment[$_.ToUpperInvariant()] = "http://$($proxy.LocalEndpoint)/"
        }
        'no_proxy', 'NO_PROXY' | ForEach-Object { $null = $start.Environment.Remove($_) }
        $script = @"
            `$ErrorActionPreference = 'Stop'
            Import-Module '$(Join-Path (Get-TestModulePath) 'CloneCmdlets.psd1')'
            Start-CloneEmulator -Sample
            try { (Copy-TestPlan 1 direct).Destination.Name; (Copy-TestRun -TestRecordId rec_0001 -Name 'also direct').Destination.Name }
            finally { Stop-CloneEmulator }
"@
        '-NoProfile', '-NonInteractive', '-Command', $script | ForEach-Object { $start.ArgumentList.Add($_) }
        $process = [System.Diagnostics.Process]::Start($start)
        try {
            $output, $errors = $process.StandardOutput.ReadToEndAsync(), $process.StandardError.ReadToEndAsync()
            $ended = $process.WaitForExit(60000)
            $proxy.Pending() | Should -BeFalse
            $ended | Should -BeTrue
            $errors.Result | Should -BeNullOrEmpty
            $output.Result.Trim() -split '\r?\n' | Should -Be 'direct', 'also direct'
        } finally {
            if (-not $process.HasExited) { $process.Kill($true) }
            $process.Dispose()
            $proxy.Stop()
        }
    }
}
