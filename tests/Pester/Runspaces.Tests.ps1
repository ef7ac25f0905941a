BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-TestModule
    $null = Initialize-TestEmulator
    $script:module = Join-Path (Get-TestModulePath) 'CloneCmdlets.psd1'
    $script:connection = Get-CloneService AzureDevOps
}

AfterAll {
    Stop-CloneEmulator
}

Describe 'In several runspaces' {
    It 'keeps connections to the runspace that made them' {
        Start-ThreadJob { Import-Module $using:module; @(Get-CloneService).Count } | Receive-Job -Wait -AutoRemoveJob | Should -Be 0
    }

    It 'takes a connection into a thread job' {
        $done = Start-ThreadJob { Import-Module $using:module; Copy-TestPlan 1 'from a job' -Connection $using:connection -Wait } | Receive-Job -Wait -AutoRemoveJob
        $done.State | Should -Be 'Succeeded'
    }

    It 'takes a connection into ForEach-Object -Parallel, and loses and doubles nothing' {
        $done = @(1..6 | ForEach-Object -Parallel {
            Import-Module $using:module
            Copy-TestPlan 1 "parallel $_" -Connection $using:connection
        } -ThrottleLimit 3)
        $done.Count | Should -Be 6
        @(Get-TestPlanName | Where-Object { $_ -like 'parallel *' } | Sort-Object) | Should -Be @(1..6 | ForEach-Object { "parallel $_" })
        @(Get-CloneOperation | Where-Object { $_.Destination.Name -like 'parallel *' }).Count | Should -Be 6
    }

    It 'ends an emulator with the runspace that started it' {
        $runspace = [runspacefactory]::CreateRunspace()
        $runspace.Open()
        $shell = [powershell]::Create($runspace)
        $id = $shell.AddScript("Import-Module '$module'; (Start-CloneEmulator -PassThru).ProcessId").Invoke()[0]
        $shell.Dispose()
        Get-Process -Id $id | Should -Not -BeNullOrEmpty
        $runspace.Close()
        $runspace.Dispose()
        $deadline = [datetime]::UtcNow.AddSeconds(30)
        while ((Get-Process -Id $id -ErrorAction Ignore) -and [datetime]::UtcNow -lt $deadline) { Start-Sleep -Milliseconds 50 }
        Get-Process -Id $id -ErrorAction Ignore | Should -BeNullOrEmpty
    }
}
